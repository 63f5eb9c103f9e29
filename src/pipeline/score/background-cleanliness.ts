import type { MeasuredPhoto } from './measured-photo.ts';
import { piecewise } from './piecewise.ts';

/** So far from the product, in measured pixels, the background must be clean; nearer there is the soft edge. */
const CLEARANCE_PX = 3;

/**
 * 0–100 for the white styles. `pureWhite`: the share of background pixels that are exactly 255, 255, 255 (the
 * measured picture's rounding allows 254). Otherwise: how light and how even the background is; specks and
 * remains of the old one are steep, a studio's gradients and soft shadows are not.
 *
 * undefined where hardly any background is in the picture.
 */
export function measureBackgroundCleanliness(photo: MeasuredPhoto, pureWhite: boolean): number | undefined {
  const counted = countBackground(photo);
  if (counted.pixels < 100) return undefined;
  if (pureWhite) {
    return piecewise(counted.notWhite / counted.pixels, [
      [0, 100],
      [0.001, 95],
      [0.01, 75],
      [0.1, 30],
      [0.5, 0],
    ]);
  }
  const light = piecewise(counted.lumaSum / counted.pixels, [
    [120, 0],
    [200, 70],
    [232, 100],
  ]);
  return (
    light *
    piecewise(counted.steep / counted.pixels, [
      [0.001, 1],
      [0.01, 0.8],
      [0.08, 0.3],
      [0.3, 0],
    ])
  );
}

interface BackgroundCount {
  readonly pixels: number;
  readonly notWhite: number;
  readonly steep: number;
  readonly lumaSum: number;
}

function countBackground({ rgb, luma, subject }: MeasuredPhoto): BackgroundCount {
  const { widthPx, heightPx, data } = luma;
  const count = { pixels: 0, notWhite: 0, steep: 0, lumaSum: 0 };
  for (let y = 0; y < heightPx - 2; y++) {
    for (let x = 0; x < widthPx - 2; x++) {
      const i = y * widthPx + x;
      if (subject !== undefined && nearProduct(subject.data, i, widthPx)) continue;
      count.pixels++;
      count.lumaSum += data[i];
      if (Math.min(rgb.data[3 * i], rgb.data[3 * i + 1], rgb.data[3 * i + 2]) < 254) count.notWhite++;
      if (Math.abs(data[i + 2] - data[i]) + Math.abs(data[i + 2 * widthPx] - data[i]) > 16) count.steep++;
    }
  }
  return count;
}

function nearProduct(alpha: Uint8Array, i: number, widthPx: number): boolean {
  const down = CLEARANCE_PX * widthPx;
  return (
    alpha[i] > 0 ||
    alpha[i - CLEARANCE_PX] > 0 ||
    alpha[i + CLEARANCE_PX] > 0 ||
    alpha[i - down] > 0 ||
    alpha[i + down] > 0
  );
}
