import { createNoise } from '../../../image/noise.ts';
import { type LightCanvas, shade } from './light-canvas.ts';
import type { SceneFrame } from './scene-frame.ts';

/** The trowel's shallow relief on a plastered wall, in raking light: brightens and darkens what is painted. */
export function raiseRelief(canvas: LightCanvas, frame: SceneFrame, depth: number, untilY: number): void {
  const noise = createNoise(frame.seed ^ 0x51ed27);
  const { unitPx, lightSide } = frame;
  shade(canvas, (data, at, x, y) => {
    if (y > untilY) return;
    const u = x / unitPx;
    const v = y / unitPx;
    const bend = noise(u * 1.7, v * 1.7);
    const strokeX = u * 3.2 + bend;
    const strokeY = v * 7 + 0.8 * bend;
    const slope = noise(strokeX + 0.12 * lightSide, strokeY + 0.3) - noise(strokeX, strokeY);
    const factor = 1 + depth * (0.035 * noise(u * 0.8 + 5, v * 0.8) + 0.07 * slope);
    for (let c = 0; c < 3; c += 1) data[at + c]! *= factor;
  });
}
