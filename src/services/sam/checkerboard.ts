import type { Component } from '../../image/connected-components.ts';
import type { RgbImage } from '../../image/pixel-image.ts';

/** Dark and light must lie this far apart, of 255. */
const CONTRAST = 60;
/** Share of the luminance's variance that the split into dark and light must explain; prints stay below. */
const EXPLAINED = 0.85;

/**
 * Whether an area is a calibration board, such as capture rigs lay beside the product: nothing but dark
 * and light in about equal shares, and changing often along rows and along columns.
 */
export function looksLikeCheckerboard(rgb: RgbImage, labels: Int32Array, area: Component): boolean {
  if (area.areaPx < 400) return false;
  const histogram = new Float64Array(256);
  eachPixel(rgb, labels, area, (luminance) => {
    histogram[luminance]! += 1;
  });
  const split = otsu(histogram, area.areaPx);
  if (split.contrast < CONTRAST || split.explained < EXPLAINED) return false;
  if (split.darkShare < 0.25 || split.darkShare > 0.75) return false;
  const changes = countChanges(rgb, labels, area, split.threshold);
  return changes.perRow >= 2 && changes.perColumn >= 2;
}

function eachPixel(
  rgb: RgbImage,
  labels: Int32Array,
  { label, bounds }: Component,
  visit: (luminance: number, x: number, y: number) => void,
): void {
  for (let y = bounds.top; y < bounds.top + bounds.heightPx; y += 1) {
    for (let x = bounds.left; x < bounds.left + bounds.widthPx; x += 1) {
      const i = y * rgb.widthPx + x;
      if (labels[i] !== label) continue;
      visit((77 * rgb.data[3 * i]! + 150 * rgb.data[3 * i + 1]! + 29 * rgb.data[3 * i + 2]!) >> 8, x, y);
    }
  }
}

/** Otsu 1979: the threshold that explains most of the variance. */
function otsu(histogram: Float64Array, total: number) {
  let sum = 0;
  let squares = 0;
  for (let v = 0; v < 256; v += 1) {
    sum += v * histogram[v]!;
    squares += v * v * histogram[v]!;
  }
  const variance = squares / total - (sum / total) ** 2;
  const best = { threshold: 128, explained: 0, contrast: 0, darkShare: 0 };
  let dark = 0;
  let darkSum = 0;
  for (let v = 0; v < 255; v += 1) {
    dark += histogram[v]!;
    darkSum += v * histogram[v]!;
    if (dark === 0 || dark === total) continue;
    const contrast = (sum - darkSum) / (total - dark) - darkSum / dark;
    const share = dark / total;
    const explained = (share * (1 - share) * contrast * contrast) / (variance + 1e-9);
    if (explained > best.explained)
      Object.assign(best, { threshold: v, explained, contrast, darkShare: share });
  }
  return best;
}

function countChanges(rgb: RgbImage, labels: Int32Array, area: Component, threshold: number) {
  const { bounds } = area;
  const lastInColumn = new Int8Array(bounds.widthPx);
  let lastInRow = 0;
  let row = -1;
  let across = 0;
  let down = 0;
  eachPixel(rgb, labels, area, (luminance, x, y) => {
    const tone = luminance > threshold ? 1 : -1;
    if (y !== row) lastInRow = 0;
    row = y;
    if (lastInRow === -tone) across += 1;
    lastInRow = tone;
    const column = x - bounds.left;
    if (lastInColumn[column] === -tone) down += 1;
    lastInColumn[column] = tone;
  });
  return { perRow: across / bounds.heightPx, perColumn: down / bounds.widthPx };
}
