import { createNoise } from '../../../../image/noise.ts';
import type { LinearColour } from '../linear-colour.ts';
import type { SurfaceTexture } from '../row-painter.ts';
import { detailFade } from './detail-fade.ts';
import { createNoiseRows, fillNoise } from './noise-row.ts';

export interface MattOptions {
  readonly seed: number;
  readonly colour: LinearColour;
  /** Depth of the fine tooth: 0.012 = paper, 0.05 = plaster. */
  readonly tooth: number;
  /** Grains a world unit. */
  readonly grains: number;
}

/** A matt even surface with a fine tooth: seamless paper, paint, plaster. */
export function createMatt({ seed, colour, tooth, grains }: MattOptions): SurfaceTexture {
  const noise = createNoise(seed);
  const rows = createNoiseRows(1);
  return ({ u, v, du, dv, count, blurUnits }, out) => {
    const [grain] = rows(count) as [Float32Array];
    const fade = tooth * detailFade(grains, blurUnits);
    if (fade > 0.001) {
      // Turned against the noise's lattice, which would otherwise show as a weave.
      const [c, n] = [0.8 * grains, 0.6 * grains];
      fillNoise(noise, grain, 0, count, c * u - n * v, n * u + c * v, c * du - n * dv, n * du + c * dv);
    } else grain.fill(0, 0, count);
    for (let i = 0, at = 0; i < count; i += 1, at += 3) {
      const factor = 1 + fade * grain[i]!;
      out[at] = colour[0] * factor;
      out[at + 1] = colour[1] * factor;
      out[at + 2] = colour[2] * factor;
    }
  };
}
