import type { RgbImage } from '../../src/image/pixel-image.ts';

/** Mean absolute difference over the channels of the marked pixels, 0–255; 0 where nothing is marked. */
export function meanDifference(a: RgbImage, b: RgbImage, marked: Uint8Array): number {
  let sum = 0;
  let pixels = 0;
  for (let i = 0, p = 0; i < marked.length; i++, p += 3) {
    if (marked[i] === 0) continue;
    pixels++;
    for (let channel = p; channel < p + 3; channel++) sum += Math.abs(a.data[channel] - b.data[channel]);
  }
  return pixels === 0 ? 0 : sum / (3 * pixels);
}

/** Pixels that are not marked, and how many of them differ by more than `threshold` in some channel. */
export function countChangedOutside(a: RgbImage, b: RgbImage, marked: Uint8Array, threshold: number) {
  let changed = 0;
  let pixels = 0;
  for (let i = 0, p = 0; i < marked.length; i++, p += 3) {
    if (marked[i] === 1) continue;
    pixels++;
    const difference = Math.max(
      Math.abs(a.data[p] - b.data[p]),
      Math.abs(a.data[p + 1] - b.data[p + 1]),
      Math.abs(a.data[p + 2] - b.data[p + 2]),
    );
    if (difference > threshold) changed++;
  }
  return { changed, pixels };
}

/** Peak signal-to-noise ratio over the marked pixels in dB; identical pictures give 99. */
export function peakSignalToNoiseDb(a: RgbImage, b: RgbImage, marked: Uint8Array): number {
  let sum = 0;
  let values = 0;
  for (let i = 0, p = 0; i < marked.length; i++, p += 3) {
    if (marked[i] === 0) continue;
    values += 3;
    for (let channel = p; channel < p + 3; channel++) sum += (a.data[channel] - b.data[channel]) ** 2;
  }
  return sum === 0 ? 99 : Math.min(99, 10 * Math.log10((255 * 255 * values) / sum));
}
