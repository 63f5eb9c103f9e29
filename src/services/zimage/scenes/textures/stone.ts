import { createNoise } from '../../../../image/noise.ts';
import { type LinearColour, mix } from '../linear-colour.ts';
import type { SurfaceTexture } from '../row-painter.ts';
import { detailFade } from './detail-fade.ts';

export interface StoneOptions {
  readonly seed: number;
  readonly dark: LinearColour;
  readonly light: LinearColour;
  /** Strength of the cloudy variation, 0–1. */
  readonly clouds: number;
  /** Strength of the fine grit, 0–1. */
  readonly grit: number;
  /** Strength of pale veins, 0–1: 0 = concrete or slate, 1 = marble. */
  readonly veins: number;
}

const TONES = 512;

/** Honed stone or concrete: clouds over several octaves, grit, and where wanted thin winding veins. */
export function createStone(options: StoneOptions): SurfaceTexture {
  const noise = createNoise(options.seed);
  const tones = new Float32Array(3 * TONES);
  for (let i = 0; i < TONES; i += 1) tones.set(mix(options.dark, options.light, i / (TONES - 1)), 3 * i);
  const { clouds, grit, veins } = options;
  return ({ u: startU, v: startV, du, dv, count, blurUnits }, out) => {
    const middleFade = detailFade(9, blurUnits);
    const fineFade = grit * detailFade(55, blurUnits);
    const gritFade = grit * detailFade(150, blurUnits);
    const veinSoft = 0.035 + 2 * blurUnits;
    let u = startU;
    let v = startV;
    for (let i = 0, at = 0; i < count; i += 1, at += 3, u += du, v += dv) {
      const warp = noise(u * 0.9 + 11, v * 0.9);
      let value =
        0.5 +
        clouds * (0.32 * noise(u * 0.7 + 0.6 * warp, v * 0.7) + 0.2 * noise(u * 2.3 + warp, v * 2.3 + 5)) +
        clouds * 0.12 * middleFade * noise(u * 9 + 1, v * 9) +
        0.1 * fineFade * noise(u * 55, v * 55 + 3) +
        0.14 * gritFade * noise(u * 150 + 7, v * 150);
      if (veins > 0) {
        const distance = Math.abs(noise(u * 0.8 + 0.9 * warp + 21, v * 1.1 + 0.7 * warp));
        const presence = 0.5 + 0.5 * noise(u * 0.6 + 40, v * 0.6);
        value -= veins * presence * 0.5 * Math.exp(-distance / veinSoft) * (0.035 / veinSoft);
      }
      const index = 3 * Math.max(0, Math.min(TONES - 1, (value * (TONES - 1)) | 0));
      out[at] = tones[index]!;
      out[at + 1] = tones[index + 1]!;
      out[at + 2] = tones[index + 2]!;
    }
  };
}
