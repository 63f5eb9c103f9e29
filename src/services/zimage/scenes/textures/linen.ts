import { createNoise } from '../../../../image/noise.ts';
import type { LinearColour } from '../linear-colour.ts';
import type { SurfaceTexture } from '../row-painter.ts';
import { detailFade } from './detail-fade.ts';
import { createNoiseRows, fillNoise } from './noise-row.ts';

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
  const rows = createNoiseRows(4);
  return ({ u, v, du, dv, count, blurUnits }, out) => {
    const [warp, weft, fold, shifted] = rows(count) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const fill = (row: Float32Array, x: number, y: number, scaleU: number, scaleV: number) =>
      fillNoise(noise, row, 0, count, u * scaleU + x, v * scaleV + y, du * scaleU, dv * scaleV);
    const slubFade = 0.1 * detailFade(0.5 * threads, blurUnits);
    const weaveFade = 0.13 * detailFade(threads, blurUnits);
    fill(warp, 0, 0, threads * 0.5, 2.5);
    fill(weft, 19, 0, 2.5, threads * 0.5);
    // Light rakes over the folds: what counts is their slope, not their height.
    fill(fold, 3, 9, 0.75, 0.4);
    fill(shifted, 3.24, 9.1, 0.75, 0.4);
    for (let i = 0, at = 0; i < count; i += 1, at += 3) {
      let factor = 1 + slubFade * (warp[i]! + weft[i]!) + 0.4 * folds * (shifted[i]! - fold[i]!);
      if (weaveFade > 0.002) {
        factor +=
          weaveFade *
          Math.cos(2 * Math.PI * ((u + i * du) * threads + 0.35 * warp[i]!)) *
          Math.cos(2 * Math.PI * ((v + i * dv) * threads + 0.35 * weft[i]!));
      }
      out[at] = colour[0] * factor;
      out[at + 1] = colour[1] * factor;
      out[at + 2] = colour[2] * factor;
    }
  };
}
