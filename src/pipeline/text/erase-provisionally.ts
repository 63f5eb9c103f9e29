import type { RgbImage } from '../../image/pixel-image.ts';
import { resampleRgb, wholeOf } from '../../image/resample.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import { growQuad, type Quad, scaleQuad } from '../../services/ocr/quad.ts';
import { fillHarmonic } from '../../services/zimage/inpainting/fill-harmonic.ts';
import type { Badge } from './badge-behind-text.ts';
import { distanceToQuad, rectAround } from './text-mask.ts';

/** What is painted has no detail, so that this is enough: the samples give the same mattes as at 1024 px (IoU ± 0.009). */
export const WORK_SIDE_PX = 512;
/** Of the line's height; takes outlines and shadows along. */
export const ERASED_MARGIN = 0.2;

/**
 * The photo with all its text smoothed over, printed text included: letters on promotional art lead
 * segmenters to take them for the subject. Good enough to find the product in, not to be shown.
 *
 * @param badges to be smoothed over too; as small as this works
 */
export function eraseProvisionally(
  image: RgbImage,
  texts: readonly TextBox[],
  badges: readonly Badge[] = [],
): RgbImage {
  const scale = Math.min(1, WORK_SIDE_PX / Math.max(image.widthPx, image.heightPx));
  const widthPx = Math.max(1, Math.round(image.widthPx * scale));
  const heightPx = Math.max(1, Math.round(image.heightPx * scale));
  const small = scale === 1 ? image : resampleRgb(image, wholeOf(image), widthPx, heightPx);
  const patch = { widthPx, heightPx, rgb: new Float32Array(small.data) };
  const boxes = texts.map((text) => growQuad(text.quad, ERASED_MARGIN * text.lineHeightPx));
  const scaled = boxes.map((box) => scaleQuad(box, scale, scale));
  const erased = insideAny(scaled, widthPx, heightPx);
  for (const { inside } of badges) for (let i = 0; i < erased.length; i++) erased[i] |= inside[i];
  fillHarmonic(patch, erased);
  // Truncated on assignment; `Uint8Array.from` with a function takes twenty times as long.
  const smoothed = { widthPx, heightPx, data: new Uint8Array(patch.rgb.length) };
  for (let i = 0; i < patch.rgb.length; i++) smoothed.data[i] = patch.rgb[i] + 0.5;
  if (scale === 1) return smoothed;
  const result = { ...image, data: image.data.slice() };
  for (const box of boxes) enlargeInto(result, box, smoothed);
  for (const badge of badges) enlargeBadgeInto(result, badge, smoothed);
  return result;
}

/** Puts a box of the smaller picture into the larger one, bilinear. */
function enlargeInto(image: RgbImage, box: Quad, small: RgbImage): void {
  const rect = rectAround(box, 0, image);
  const distance = distanceToQuad(box, rect);
  for (let y = 0; y < rect.heightPx; y++) {
    const fromY = sourceOf(rect.top + y, image.heightPx, small.heightPx);
    for (let x = 0; x < rect.widthPx; x++) {
      if (distance[y * rect.widthPx + x] > 0) continue;
      const fromX = sourceOf(rect.left + x, image.widthPx, small.widthPx);
      const to = 3 * ((rect.top + y) * image.widthPx + rect.left + x);
      copyBilinear(small, fromX, fromY, image.data, to);
    }
  }
}

function enlargeBadgeInto(image: RgbImage, { inside }: Badge, small: RgbImage): void {
  for (let y = 0; y < image.heightPx; y++) {
    const fromY = sourceOf(y, image.heightPx, small.heightPx);
    for (let x = 0; x < image.widthPx; x++) {
      const fromX = sourceOf(x, image.widthPx, small.widthPx);
      if (!inside[Math.round(fromY) * small.widthPx + Math.round(fromX)]) continue;
      copyBilinear(small, fromX, fromY, image.data, 3 * (y * image.widthPx + x));
    }
  }
}

/** Where a pixel's centre lies among the centres of another row of pixels. */
function sourceOf(position: number, size: number, sourceSize: number): number {
  return Math.max(0, Math.min(sourceSize - 1, ((position + 0.5) * sourceSize) / size - 0.5));
}

function copyBilinear({ data, widthPx }: RgbImage, x: number, y: number, into: Uint8Array, to: number): void {
  const left = Math.floor(x);
  const above = Math.floor(y);
  const right = x - left;
  const below = y - above;
  const from = 3 * (above * widthPx + left);
  const across = right > 0 ? 3 : 0;
  const down = below > 0 ? 3 * widthPx : 0;
  for (let c = from; c < from + 3; c++) {
    const top = data[c] + right * (data[c + across] - data[c]);
    const bottom = data[c + down] + right * (data[c + down + across] - data[c + down]);
    into[to + c - from] = Math.round(top + below * (bottom - top));
  }
}

function insideAny(quads: readonly Quad[], widthPx: number, heightPx: number): Uint8Array {
  const inside = new Uint8Array(widthPx * heightPx);
  for (const quad of quads) {
    const rect = rectAround(quad, 0, { widthPx, heightPx });
    const distance = distanceToQuad(quad, rect);
    for (let i = 0; i < distance.length; i++) {
      if (distance[i] > 0) continue;
      inside[(rect.top + Math.floor(i / rect.widthPx)) * widthPx + rect.left + (i % rect.widthPx)] = 1;
    }
  }
  return inside;
}
