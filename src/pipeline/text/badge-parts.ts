import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import type { Quad } from '../../services/ocr/quad.ts';
import { distanceToPalette, findPalette } from './colour-palette.ts';
import { connectedParts } from './mask-morphology.ts';
import { distanceToQuad, pixelOf, rectAround } from './text-mask.ts';

/** The matte is looked at this small: parts and their colours need no more. */
const WORK_SIDE_PX = 400;
const PRODUCT_ALPHA = 128;
/** A part this large beside the largest one is a second product, not a badge. */
const MAX_SHARE_OF_LARGEST = 0.5;
/** Of a badge's pixels, lettering aside, that are one of its few flat colours. */
const FLAT_SHARE = 0.8;
const FLAT_COLOURS = 4;
const FLAT_SPREAD = 7;
const FLAT_TOLERANCE = 10;

/**
 * The matte without the badges in it: segmenters take a bright price badge for one of several products. A
 * badge is a part of its own, smaller than the product, and drawn in a few flat colours, which no
 * photographed thing is.
 *
 * @param texts boxes whose pixels say nothing of the part's own colours
 */
export function withoutBadges(image: RgbImage, matte: GrayPlane, texts: readonly Quad[]): GrayPlane {
  const step = Math.max(1, Math.ceil(Math.max(matte.widthPx, matte.heightPx) / WORK_SIDE_PX));
  const columns = Math.floor(matte.widthPx / step);
  const rows = Math.floor(matte.heightPx / step);
  const at = (i: number) => Math.floor(i / columns) * step * matte.widthPx + (i % columns) * step;
  const product = new Uint8Array(columns * rows);
  for (let i = 0; i < product.length; i++) product[i] = matte.data[at(i)] >= PRODUCT_ALPHA ? 1 : 0;
  const parts = connectedParts(product, columns, rows);
  const largest = Math.max(0, ...parts.map((part) => part.length));
  const lettering = insideTexts(matte, texts);
  const badge = new Uint8Array(product.length);
  for (const part of parts) {
    if (part.length > MAX_SHARE_OF_LARGEST * largest) continue;
    const plain = part.map(at).filter((pixel) => !lettering[pixel]);
    if (isDrawn(image, plain)) for (const cell of part) badge[cell] = 1;
  }
  if (!badge.includes(1)) return matte;
  const data = matte.data.slice();
  for (let y = 0; y < matte.heightPx; y++) {
    for (let x = 0; x < matte.widthPx; x++) {
      const cell =
        Math.min(rows - 1, Math.floor(y / step)) * columns + Math.min(columns - 1, Math.floor(x / step));
      if (badge[cell]) data[y * matte.widthPx + x] = 0;
    }
  }
  return { ...matte, data };
}

function isDrawn(image: RgbImage, pixels: readonly number[]): boolean {
  if (pixels.length === 0) return false;
  const rgb = new Float32Array(3 * pixels.length);
  for (let k = 0; k < pixels.length; k++) {
    for (let c = 0; c < 3; c++) rgb[3 * k + c] = image.data[3 * pixels[k] + c];
  }
  const flat = [...findPalette(rgb)]
    .filter((colour) => colour.spread <= FLAT_SPREAD)
    .sort((a, b) => b.share - a.share)
    .slice(0, FLAT_COLOURS);
  let covered = 0;
  for (let k = 0; k < pixels.length; k++) {
    if (distanceToPalette(flat, rgb[3 * k], rgb[3 * k + 1], rgb[3 * k + 2]) < FLAT_TOLERANCE) covered++;
  }
  return covered >= FLAT_SHARE * pixels.length;
}

function insideTexts(matte: GrayPlane, texts: readonly Quad[]): Uint8Array {
  const inside = new Uint8Array(matte.data.length);
  for (const quad of texts) {
    const rect = rectAround(quad, 4, matte);
    const distance = distanceToQuad(quad, rect);
    for (let i = 0; i < distance.length; i++) if (distance[i] <= 4) inside[pixelOf(matte, rect, i)] = 1;
  }
  return inside;
}
