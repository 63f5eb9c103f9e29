import { blurCanvas, createLightCanvas, type LightCanvas, paintShape, shade } from '../light-canvas.ts';
import { fromHex, type LinearColour, scaled, smoothstep } from '../linear-colour.ts';
import type { Look } from '../look.ts';
import { pickPalette } from '../palette.ts';
import { paintPodium, podiumUnder, shadeGround } from '../podium.ts';
import { paintBackdrop, paintSurface, paintWallTexture } from '../row-painter.ts';
import { type SceneFrame, surfaceEdgeY } from '../scene-frame.ts';
import { createMatt } from '../textures/matt.ts';
import { raiseRelief } from '../wall-relief.ts';
import { paintWindowLight } from '../window-light.ts';

interface Palette {
  readonly ground: LinearColour;
  /** Inside the arch. */
  readonly arch: LinearColour;
  readonly floor: LinearColour;
  readonly podium: LinearColour;
}

const PALETTES: readonly Palette[] = [
  {
    ground: fromHex('#efcfc4'),
    arch: fromHex('#f6e3da'),
    floor: fromHex('#f0d6cb'),
    podium: fromHex('#faf0ea'),
  },
  {
    ground: fromHex('#cbd8c6'),
    arch: fromHex('#e4ebdd'),
    floor: fromHex('#d4decd'),
    podium: fromHex('#f4f4ea'),
  },
  {
    ground: fromHex('#c6d5e4'),
    arch: fromHex('#e3ebf2'),
    floor: fromHex('#d0dce8'),
    podium: fromHex('#f6f5f2'),
  },
  {
    ground: fromHex('#dccfe3'),
    arch: fromHex('#eee6f1'),
    floor: fromHex('#e1d6e7'),
    podium: fromHex('#f8f3f6'),
  },
  {
    ground: fromHex('#efdcb9'),
    arch: fromHex('#f8eeda'),
    floor: fromHex('#f1e1c4'),
    podium: fromHex('#fbf6ea'),
  },
];

/** Pastel plaster with an arch, a low podium, daylight with leaf shadows. */
export const instagramLifestyle: Look = (frame, productColour) => {
  const palette = pickPalette(PALETTES, frame.seed, productColour);
  const edgeY = surfaceEdgeY(frame);
  const light = paintWindowLight(frame, {
    ambient: [0.72, 0.72, 0.74],
    sun: [0.32, 0.29, 0.25],
    panes: frame.random() < 0.35,
    plant: frame.random() < 0.6 ? 'palm' : 'olive',
    softness: 0.045,
    edgeY,
  });
  const wall = paintArchWall(frame, palette, edgeY, light);
  const podium = podiumUnder(frame);
  if (podium) shadeGround(light, podium, frame.lightSide);
  const texture = createMatt({ seed: frame.seed, colour: [1, 1, 1], tooth: 0.025, grains: 75 });
  return {
    painters: [
      paintBackdrop(frame, wall),
      paintWallTexture(frame, texture, 0.001 * frame.longerPx, edgeY + 0.02 * frame.heightPx),
      paintSurface(frame, {
        texture: createMatt({ seed: frame.seed + 1, colour: palette.floor, tooth: 0.025, grains: 75 }),
        light,
        edgeY,
        edgeBlurPx: 0.004 * frame.heightPx + 0.5,
        turnDegrees: 0,
        blur: 0.4,
      }),
      ...(podium
        ? [
            paintPodium(frame, podium, {
              colour: palette.podium,
              key: [0.98, 0.96, 0.93],
              fill: [0.86, 0.86, 0.88],
            }),
          ]
        : []),
    ],
    grain: 0.9,
    vignette: 0.08,
  };
};

function paintArchWall(frame: SceneFrame, palette: Palette, edgeY: number, light: LightCanvas): LightCanvas {
  const canvas = createLightCanvas(frame.widthPx, frame.heightPx, 840);
  const { heightPx } = frame;
  for (let at = 0; at < canvas.data.length; at += 3) canvas.data.set(palette.ground, at);
  if (frame.view === 'eye_level') paintArch(canvas, frame, palette, edgeY);
  if (edgeY > 0) raiseRelief(canvas, frame, 0.35, edgeY);
  const corner = 0.06 * heightPx;
  const scaleX = light.widthPx / canvas.widthPx;
  const scaleY = light.heightPx / canvas.heightPx;
  shade(canvas, (data, at, x, y) => {
    const column = Math.min(light.widthPx - 1, Math.floor(x * canvas.scale * scaleX));
    const row = Math.min(light.heightPx - 1, Math.floor(y * canvas.scale * scaleY));
    const from = 3 * (row * light.widthPx + column);
    const occlusion = 1 - 0.22 * Math.exp(-Math.max(0, edgeY - y) / corner);
    for (let c = 0; c < 3; c += 1) data[at + c]! *= light.data[from + c]! * occlusion;
  });
  blurCanvas(canvas, 0.0014 * frame.longerPx);
  return canvas;
}

/** A niche with a round top: its reveal shades the side towards the light and catches it on the other. */
function paintArch(canvas: LightCanvas, frame: SceneFrame, palette: Palette, edgeY: number): void {
  const { centreX, subject, widthPx, shorterPx, lightSide, random } = frame;
  const half = Math.min(0.44 * widthPx, Math.max(0.3 * shorterPx, 0.62 * subject.widthPx + 0.06 * shorterPx));
  const x0 = centreX + 0.08 * (random() - 0.5) * half;
  const top = Math.max(0.05 * frame.heightPx, Math.min(subject.top - 0.08 * shorterPx, edgeY - 1.3 * half));
  const springY = top + half;
  /** Distance to the outline, positive inside. */
  const inside = (x: number, y: number) =>
    y < springY ? half - Math.hypot(x - x0, y - springY) : half - Math.abs(x - x0);
  const bounds = { left: x0 - 1.2 * half, right: x0 + 1.2 * half, top: top - 0.2 * half, bottom: edgeY + 2 };
  const soft = 0.0012 * frame.longerPx + 0.6;
  paintShape(canvas, bounds, palette.arch, (x, y) => smoothstep(-soft, soft, inside(x, y)));
  const reveal = 0.1 * half;
  paintShape(canvas, bounds, scaled(palette.ground, 0.62), (x, y) => {
    const within = smoothstep(-soft, soft, inside(x, y));
    // Shadow of the near reveal, moved away from the light.
    const shifted = inside(x - lightSide * reveal, y - 0.7 * reveal);
    return 0.75 * within * smoothstep(0.5 * reveal, -0.7 * reveal, shifted);
  });
  paintShape(canvas, bounds, [1, 1, 0.98], (x, y) => {
    const edge = inside(x, y);
    const lit = smoothstep(0.2, 1, (lightSide * (x - x0)) / half);
    return 0.5 * lit * smoothstep(-soft, soft, edge) * smoothstep(0.09 * reveal + 2 * soft, 0, edge);
  });
}
