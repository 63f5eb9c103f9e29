import { createNoise } from '../../../../image/noise.ts';
import { type LinearColour, mix } from '../linear-colour.ts';
import type { SurfaceTexture } from '../row-painter.ts';
import { detailFade } from './detail-fade.ts';
import { createNoiseRows, fillNoise } from './noise-row.ts';

export interface StoneOptions {
  readonly seed: number;
  readonly dark: LinearColour;
  readonly light: LinearColour;
  /** Strength of the cloudy variation, 0–1. */
  readonly clouds: number;
  /** Strength of the fine grit, 0–1. */
  readonly grit: number;
  /** Strength of dark veins, 0–1: 0 = concrete or slate, 1 = marble. */
  readonly veins: number;
}

const TONES = 512;

/** Honed stone or concrete: clouds over several octaves, grit, and where wanted thin winding veins. */
export function createStone({ seed, dark, light, clouds, grit, veins }: StoneOptions): SurfaceTexture {
  const noise = createNoise(seed);
  const rows = createNoiseRows(6);
  const tones = new Float32Array(3 * TONES);
  for (let i = 0; i < TONES; i += 1) tones.set(mix(dark, light, i / (TONES - 1)), 3 * i);
  return ({ u, v, du, dv, count, blurUnits }, out) => {
    const [large, medium, small, fine, vein, presence] = rows(count) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    // Turned against the noise's lattice, which would otherwise show as a weave.
    const [x, y, dx, dy] = [0.8 * u - 0.6 * v, 0.6 * u + 0.8 * v, 0.8 * du - 0.6 * dv, 0.6 * du + 0.8 * dv];
    const fill = (row: Float32Array, scale: number, shift: number) =>
      fillNoise(noise, row, 0, count, x * scale + shift, y * scale + 0.7 * shift, dx * scale, dy * scale);
    const smallFade = clouds * 0.14 * detailFade(9, blurUnits);
    const fineFade = grit * 0.17 * detailFade(120, blurUnits);
    fill(large, 0.7, 0.6);
    fill(medium, 2.3, 5);
    fill(small, 9, 1);
    if (fineFade > 0.002) fill(fine, 120, 7);
    else fine.fill(0, 0, count);
    if (veins > 0) {
      fill(vein, 1.1, 21);
      fill(presence, 0.6, 40);
    }
    const veinSoft = 0.03 + 2 * blurUnits;
    const veinDepth = (veins * 0.5 * 0.03) / veinSoft;
    for (let i = 0, at = 0; i < count; i += 1, at += 3) {
      let value =
        0.5 + clouds * (0.32 * large[i]! + 0.2 * medium[i]!) + smallFade * small[i]! + fineFade * fine[i]!;
      if (veins > 0) {
        const distance = Math.abs(vein[i]! + 0.35 * medium[i]! + 0.05 * small[i]!);
        value += 0.25 - veinDepth * (0.6 + presence[i]!) * Math.exp(-distance / veinSoft);
      }
      const index = 3 * Math.max(0, Math.min(TONES - 1, (value * (TONES - 1)) | 0));
      out[at] = tones[index]!;
      out[at + 1] = tones[index + 1]!;
      out[at + 2] = tones[index + 2]!;
    }
  };
}
