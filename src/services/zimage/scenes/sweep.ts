import { createLightCanvas, type LightCanvas, shade } from './light-canvas.ts';
import { type LinearColour, mix, smoothstep } from './linear-colour.ts';
import { type SceneFrame, surfaceEdgeY } from './scene-frame.ts';

export interface SweepOptions {
  /** Paper colour where the light is full. */
  readonly colour: LinearColour;
  /** Colour of the unlit ends, towards which the light falls off. */
  readonly shade: LinearColour;
  /** Brightness behind the product, of the floor in front, of the side away from the light: 1 = the paper's own. */
  readonly glow: number;
  readonly floor: number;
  readonly farSide: number;
  /** Width of the curve between wall and floor, as a share of the picture's height. */
  readonly curve: number;
}

/** A seamless studio sweep: wall and floor of one paper with a soft curve between, lit from one side. */
export function paintSweep(frame: SceneFrame, options: SweepOptions): LightCanvas {
  const canvas = createLightCanvas(frame.widthPx, frame.heightPx, 480);
  const { widthPx, heightPx, centreX, subject, longerPx, lightSide } = frame;
  const edge = surfaceEdgeY(frame);
  const glowY = frame.view === 'overhead' ? heightPx / 2 : subject.top + 0.4 * subject.heightPx;
  const curvePx = options.curve * heightPx;
  const dark = options.shade;
  shade(canvas, (data, at, x, y) => {
    const across = (x - widthPx / 2) / widthPx;
    const toGlow = Math.hypot(x - centreX + lightSide * 0.1 * widthPx, 1.15 * (y - glowY)) / longerPx;
    const onFloor = frame.view === 'eye_level' ? smoothstep(edge - curvePx, edge + curvePx, y) : 1;
    const down = frame.view === 'eye_level' ? Math.max(0, y - edge) / heightPx : (0.3 * y) / heightPx;
    // Lambert's falloff of a large soft box above and to the side.
    const side = 1 + (options.farSide - 1) * smoothstep(-0.55, 0.75, across * lightSide);
    const wall = options.glow * (1 - 0.5 * smoothstep(0.05, 1.15, toGlow));
    const floor =
      options.floor * (1 - 0.22 * smoothstep(0, 0.6, down)) * (1 - 0.3 * smoothstep(0.2, 1.1, toGlow));
    const light = Math.min(1.15, side * (wall + onFloor * (floor - wall)));
    const colour = mix(dark, options.colour, Math.min(1, light));
    const over = Math.max(1, light);
    data[at] = colour[0] * over;
    data[at + 1] = colour[1] * over;
    data[at + 2] = colour[2] * over;
  });
  return canvas;
}
