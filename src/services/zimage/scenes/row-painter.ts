import { type LightCanvas, sampleRows } from './light-canvas.ts';
import { smoothstep } from './linear-colour.ts';
import type { SceneFrame } from './scene-frame.ts';

/** Paints one row of the full picture over what is there: `row` holds three floats a pixel, linear light. */
export type RowPainter = (y: number, row: Float32Array) => void;

/** A stretch of a row on a surface: sample i lies at (u + i · du, v + i · dv), in world units. */
export interface SurfaceStretch {
  readonly u: number;
  readonly v: number;
  readonly du: number;
  readonly dv: number;
  readonly count: number;
  /** Over how many units detail is averaged: pixel size and blur together. Finer detail must fade out. */
  readonly blurUnits: number;
}

/** Writes reflectance in linear light, three floats a sample. */
export type SurfaceTexture = (stretch: SurfaceStretch, out: Float32Array) => void;

export interface SurfaceOptions {
  readonly texture: SurfaceTexture;
  /** Light that falls on the surface. */
  readonly light: LightCanvas;
  /** What the surface mirrors, added to it. */
  readonly reflection?: LightCanvas;
  /** The surface covers the rows below this one. */
  readonly edgeY: number;
  /** Half width of the surface's soft upper edge. */
  readonly edgeBlurPx: number;
  /** How the surface lies under the camera. */
  readonly turnDegrees: number;
  /** Strength of the depth of field, 0 = everything sharp; 1 blurs by 2 % of the picture at twice the distance. */
  readonly blur: number;
}

/** Covers everything with a smooth backdrop. */
export function paintBackdrop(frame: SceneFrame, backdrop: LightCanvas): RowPainter {
  const sampler = sampleRows(backdrop, frame.widthPx);
  return (y, row) => sampler.readRow(y, row);
}

/** A textured plane in perspective, lit and out of focus towards the back and the front. */
export function paintSurface(frame: SceneFrame, options: SurfaceOptions): RowPainter {
  const { widthPx, camera, longerPx, centreX } = frame;
  const light = sampleRows(options.light, widthPx);
  const mirrored = options.reflection && sampleRows(options.reflection, widthPx);
  const reflectance = new Float32Array(3 * widthPx);
  const sheen = new Float32Array(3 * widthPx);
  const irradiance = new Float32Array(3 * widthPx);
  const cosine = Math.cos((options.turnDegrees * Math.PI) / 180);
  const sine = Math.sin((options.turnDegrees * Math.PI) / 180);
  // Away from the lattice's origin, so that no seed shows its symmetry.
  const origin = 31.7 + (frame.seed % 97);
  return (y, row) => {
    const cover = smoothstep(options.edgeY - options.edgeBlurPx, options.edgeY + options.edgeBlurPx, y + 0.5);
    if (cover <= 0) return;
    const ground = camera.groundRow(Math.max(y + 0.5, options.edgeY - options.edgeBlurPx));
    const blurPx = Math.abs(1 - 1 / ground.relativeDistance) * options.blur * 0.04 * longerPx;
    const across = (0.5 - centreX) * ground.unitsPerPx;
    options.texture(
      {
        u: origin + across * cosine - ground.depth * sine,
        v: origin + across * sine + ground.depth * cosine,
        du: ground.unitsPerPx * cosine,
        dv: ground.unitsPerPx * sine,
        count: widthPx,
        blurUnits: Math.hypot(0.5, blurPx) * Math.max(ground.unitsPerPx, 0.7 * ground.depthPerPx),
      },
      reflectance,
    );
    light.readRow(y, irradiance);
    mirrored?.readRow(y, sheen);
    for (let i = 0; i < row.length; i += 1) {
      row[i]! += cover * (reflectance[i]! * irradiance[i]! + sheen[i]! - row[i]!);
    }
  };
}

/** An upright wall with a fine texture: multiplies what is there by the texture, in picture coordinates. */
export function paintWallTexture(
  frame: SceneFrame,
  texture: SurfaceTexture,
  blurPx: number,
  untilY: number,
): RowPainter {
  const factor = new Float32Array(3 * frame.widthPx);
  const unitsPerPx = 1 / frame.unitPx;
  return (y, row) => {
    if (y > untilY) return;
    texture(
      {
        u: -frame.centreX * unitsPerPx,
        v: y * unitsPerPx,
        du: unitsPerPx,
        dv: 0,
        count: frame.widthPx,
        blurUnits: Math.hypot(0.5, blurPx) * unitsPerPx,
      },
      factor,
    );
    for (let i = 0; i < row.length; i += 1) row[i]! *= factor[i]!;
  };
}
