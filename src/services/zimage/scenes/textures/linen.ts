import { createNoise } from '../../../../image/noise.ts';
import type { LinearColour } from '../linear-colour.ts';
import type { SurfaceTexture } from '../row-painter.ts';
import { detailFade } from './detail-fade.ts';

export interface LinenOptions {
  readonly seed: number;
  readonly colour: LinearColour;
  /** Threads a world unit. */
  readonly threads: number;
  /** Strength of the soft folds, 0–1. */
  readonly folds: number;
}

/** Woven cloth: threads of uneven thickness both ways, slubs, and soft folds. */
export function createLinen({ seed, colour, threads, folds }: LinenOptions): SurfaceTexture {
  const noise = createNoise(seed);
  return ({ u: startU, v: startV, du, dv, count, blurUnits }, out) => {
    const weaveFade = 0.16 * detailFade(threads, blurUnits);
    const slubFade = 0.16 * detailFade(threads * 0.5, blurUnits);
    let u = startU;
    let v = startV;
    for (let i = 0, at = 0; i < count; i += 1, at += 3, u += du, v += dv) {
      const slubU = noise(u * threads * 0.5, v * 2.5);
      const slubV = noise(u * 2.5 + 19, v * threads * 0.5);
      let factor = 1 + slubFade * (slubU + slubV);
      if (weaveFade > 0.002) {
        const warp = Math.cos(2 * Math.PI * (u * threads + 0.35 * slubU));
        const weft = Math.cos(2 * Math.PI * (v * threads + 0.35 * slubV));
        factor += weaveFade * warp * weft;
      }
      if (folds > 0) {
        const bent = 0.5 * noise(u * 0.5 + 3, v * 0.5);
        // Light rakes over the folds: what counts is their slope, not their height.
        const fold =
          noise(u * 0.9 + v * 0.5 + bent, v * 0.25 + 9) -
          noise(u * 0.9 + v * 0.5 + bent + 0.22, v * 0.25 + 9);
        factor += folds * 0.35 * fold;
      }
      out[at] = colour[0] * factor;
      out[at + 1] = colour[1] * factor;
      out[at + 2] = colour[2] * factor;
    }
  };
}
