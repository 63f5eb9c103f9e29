import { createNoise } from '../../../../image/noise.ts';
import type { LinearColour } from '../linear-colour.ts';
import type { SurfaceTexture } from '../row-painter.ts';
import { detailFade } from './detail-fade.ts';

export interface PlasterOptions {
  readonly seed: number;
  readonly colour: LinearColour;
  /** Depth of the relief, 0–1. */
  readonly relief: number;
  /** +1: lit from the left, −1: from the right. */
  readonly lightSide: 1 | -1;
}

/** Trowelled wall plaster or matt paint: a shallow relief in raking light. */
export function createPlaster({ seed, colour, relief, lightSide }: PlasterOptions): SurfaceTexture {
  const noise = createNoise(seed);
  return ({ u: startU, v: startV, du, dv, count, blurUnits }, out) => {
    const middle = relief * 0.07 * detailFade(7, blurUnits);
    const fine = relief * 0.06 * detailFade(40, blurUnits);
    const grain = relief * 0.05 * detailFade(120, blurUnits);
    let u = startU;
    let v = startV;
    for (let i = 0, at = 0; i < count; i += 1, at += 3, u += du, v += dv) {
      const bend = noise(u * 1.7, v * 1.7);
      const stroke = noise(u * 3.2 + bend, v * 7 + 0.8 * bend);
      const stroke2 = noise(u * 3.2 + bend + 0.12 * lightSide, v * 7 + 0.8 * bend + 0.3);
      const factor =
        1 +
        relief * 0.035 * noise(u * 0.8 + 5, v * 0.8) +
        middle * (stroke2 - stroke) +
        fine * noise(u * 40, v * 34) +
        grain * noise(u * 120 + 3, v * 120);
      out[at] = colour[0] * factor;
      out[at + 1] = colour[1] * factor;
      out[at + 2] = colour[2] * factor;
    }
  };
}
