import { boxMean } from '../../image/box-filter.ts';
import { connectedComponents } from '../../image/connected-components.ts';
import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../image/resample.ts';

const WORK_PX = 256;
const DECIDED = 200;
const UNSEEN = 20;
/** Gaps up to twice this wide are looked into, as a share of the product's longer side. */
const REACH_SHARE = 0.07;
/** So much more often must the product show a pixel's colour than the ground does … */
const LIKELY_RATIO = 0.5;
/** … and so much more often that of half of a piece's pixels. */
const SURE_RATIO = 3;
/** Smaller than this share of the product: a speck. */
const SPECK_SHARE = 0.004;
/** Decided, yet soft enough for the refinement to move its rim. */
const FILLED = 235;

/**
 * Fills in parts that the network overlooked between parts that it found (a toy's legs between body and feet),
 * where they have the product's colours and not the ground's. Gaps that show the ground stay open.
 *
 * @param saliency 255 = product
 */
export function fillGaps(image: RgbImage, saliency: GrayPlane): GrayPlane {
  const scale = Math.min(1, WORK_PX / Math.max(image.widthPx, image.heightPx));
  const widthPx = Math.max(1, Math.round(image.widthPx * scale));
  const heightPx = Math.max(1, Math.round(image.heightPx * scale));
  const small = resampleRgb(image, wholeOf(image), widthPx, heightPx);
  const matte = resampleGray(saliency, wholeOf(saliency), widthPx, heightPx);
  const product = matte.data.map((alpha) => (alpha >= DECIDED ? 1 : 0));
  const side = longerSide(product, widthPx);
  const radius = Math.round(REACH_SHARE * side);
  if (radius < 2) return saliency;
  const closed = erode(dilate(product, widthPx, heightPx, radius), widthPx, heightPx, radius);
  const ground = closed.map((inside, i) => (inside === 0 && matte.data[i]! < UNSEEN ? 1 : 0));
  const productColours = colourShares(small, product);
  const groundColours = colourShares(small, ground);
  const likely = new Uint8Array(product.length);
  const sure = new Uint8Array(product.length);
  for (let i = 0; i < likely.length; i += 1) {
    if (closed[i] === 0 || product[i] === 1) continue;
    const cell = cellOf(small.data, i);
    const ratio = (productColours[cell]! + 1e-4) / (groundColours[cell]! + 1e-4);
    likely[i] = ratio > LIKELY_RATIO ? FILLED : 0;
    sure[i] = ratio > SURE_RATIO ? 1 : 0;
  }
  return lay(
    surePieces({ widthPx, heightPx, data: likely }, sure, SPECK_SHARE * countSet(product)),
    saliency,
  );
}

/** Share of an area's pixels near each of 16³ colours, smoothed over the neighbouring ones. */
function colourShares(image: RgbImage, area: Uint8Array): Float32Array {
  const counts = new Float32Array(4096);
  let total = 1;
  for (let i = 0; i < area.length; i += 1) {
    if (area[i] === 0) continue;
    counts[cellOf(image.data, i)]! += 1;
    total += 1;
  }
  const smooth = new Float32Array(4096);
  for (let cell = 0; cell < 4096; cell += 1) {
    if (counts[cell] === 0) continue;
    const [r, g, b] = [cell >> 8, (cell >> 4) & 15, cell & 15];
    for (let k = 0; k < 27; k += 1) {
      const [nr, ng, nb] = [r + Math.floor(k / 9) - 1, g + (Math.floor(k / 3) % 3) - 1, b + (k % 3) - 1];
      if (Math.min(nr, ng, nb) < 0 || Math.max(nr, ng, nb) > 15) continue;
      smooth[(nr << 8) | (ng << 4) | nb]! += counts[cell]! / total;
    }
  }
  return smooth;
}

function cellOf(data: Uint8Array, i: number): number {
  return ((data[3 * i]! >> 4) << 8) | ((data[3 * i + 1]! >> 4) << 4) | (data[3 * i + 2]! >> 4);
}

function dilate(mask: Uint8Array, widthPx: number, heightPx: number, radius: number): Uint8Array {
  return around(mask, widthPx, heightPx, radius, 1e-4);
}

function erode(mask: Uint8Array, widthPx: number, heightPx: number, radius: number): Uint8Array {
  return around(mask, widthPx, heightPx, radius, 1 - 1e-4);
}

/** 1 where more than this share of the square around a pixel is set. */
function around(
  mask: Uint8Array,
  widthPx: number,
  heightPx: number,
  radius: number,
  share: number,
): Uint8Array {
  const mean = new Float32Array(mask);
  boxMean(mean, widthPx, heightPx, radius, new Float32Array(mask.length), mean);
  const result = new Uint8Array(mask.length);
  for (let i = 0; i < result.length; i += 1) result[i] = mean[i]! > share ? 1 : 0;
  return result;
}

/** The pieces of a mask that are no specks and at least half sure. */
function surePieces(likely: GrayPlane, sure: Uint8Array, leastPx: number): GrayPlane {
  const { labels, list } = connectedComponents(likely, 1);
  const sureOf = new Float64Array(list.length + 1);
  for (let i = 0; i < sure.length; i += 1) if (labels[i] !== 0) sureOf[labels[i]!]! += sure[i]!;
  const keeps = list.map((piece) => piece.areaPx >= leastPx && sureOf[piece.label]! > 0.4 * piece.areaPx);
  return { ...likely, data: likely.data.map((value, i) => (keeps[labels[i]! - 1] ? value : 0)) };
}

function lay(filled: GrayPlane, saliency: GrayPlane): GrayPlane {
  const { widthPx, heightPx } = saliency;
  const enlarged = resampleGray(filled, wholeOf(filled), widthPx, heightPx);
  const data = saliency.data.map((alpha, i) => Math.max(alpha, enlarged.data[i]!));
  return { widthPx, heightPx, data };
}

function longerSide(mask: Uint8Array, widthPx: number): number {
  let [left, right, top, bottom] = [widthPx, -1, -1, -1];
  for (let i = 0; i < mask.length; i += 1) {
    if (mask[i] === 0) continue;
    const x = i % widthPx;
    const y = (i - x) / widthPx;
    left = Math.min(left, x);
    right = Math.max(right, x);
    if (top < 0) top = y;
    bottom = y;
  }
  return Math.max(right - left, bottom - top) + 1;
}

function countSet(mask: Uint8Array): number {
  let count = 0;
  for (const value of mask) count += value;
  return count;
}
