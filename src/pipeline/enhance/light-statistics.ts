import { LINEAR_OF_BYTE } from '../../image/srgb.ts';
import type { WorkingPhoto } from '../working-photo.ts';

/** Light of the product, or of the whole picture where no product is known; linear, 0–1. */
export interface LightStatistics {
  /** Brightest channel of each pixel: percentiles. */
  readonly p50: number;
  readonly p98: number;
  /** Minkowski means (p = 6) of the channels: "shades of grey", Finlayson & Trezzi 2004. */
  readonly shades: readonly [number, number, number];
  /** Mean of the unclipped pixels that are nearly neutral, and their share of all. */
  readonly neutral: readonly [number, number, number];
  readonly neutralShare: number;
}

const SAMPLES = 300_000;
const MINKOWSKI = 6;
/** (max − min) ÷ max, encoded, up to which a pixel may be a neutral thing in coloured light. */
const NEARLY_NEUTRAL = 0.15;

export function measureLight(photo: WorkingPhoto): LightStatistics | undefined {
  const { data } = photo.rgb;
  const matte = (photo.subject?.alpha ?? photo.alpha)?.data;
  const pixels = data.length / 3;
  const step = Math.max(1, Math.floor(pixels / SAMPLES));
  const brightest = new Uint32Array(256);
  const shades = [0, 0, 0];
  const neutral = [0, 0, 0];
  let seen = 0;
  let neutrals = 0;
  for (let pixel = 0; pixel < pixels; pixel += step) {
    if (matte !== undefined && (matte[pixel] as number) < 200) continue;
    const bytes = [data[3 * pixel], data[3 * pixel + 1], data[3 * pixel + 2]] as [number, number, number];
    const most = Math.max(...bytes);
    seen++;
    brightest[most]! += 1;
    const isNeutral = most > 40 && most < 250 && most - Math.min(...bytes) <= NEARLY_NEUTRAL * most;
    if (isNeutral) neutrals++;
    for (let c = 0; c < 3; c++) {
      const light = LINEAR_OF_BYTE[bytes[c] as number] as number;
      shades[c]! += light ** MINKOWSKI;
      if (isNeutral) neutral[c]! += light;
    }
  }
  if (seen < 50) return undefined;
  return {
    p50: percentile(brightest, 0.5, seen),
    p98: percentile(brightest, 0.98, seen),
    shades: shades.map((sum) => (sum / seen) ** (1 / MINKOWSKI)) as [number, number, number],
    neutral: neutral.map((sum) => sum / Math.max(1, neutrals)) as [number, number, number],
    neutralShare: neutrals / seen,
  };
}

function percentile(counts: Uint32Array, share: number, total: number): number {
  let below = 0;
  for (let value = 0; value < 256; value++) {
    below += counts[value] as number;
    if (below >= share * total) return LINEAR_OF_BYTE[value] as number;
  }
  return 1;
}
