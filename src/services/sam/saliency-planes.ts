import { connectedComponents } from '../../image/connected-components.ts';
import { createGrayPlane, type GrayPlane, type PixelRect } from '../../image/pixel-image.ts';
import { resampleGray, wholeOf } from '../../image/resample.ts';

/** Alpha below 0.1 or above 0.9 counts as decided. */
const SOFT_FROM = 26;
const SOFT_TO = 229;

/**
 * Undecided area beyond what soft rims explain (3 px along the outline at 512 px), ÷ the subject's area.
 * Measured on 39 photos at 512 px: up to 0.03 the matte agrees with the one from 1024 px (IoU 0.96 to 0.998).
 */
export function diffuseness(saliency: GrayPlane): number {
  const { widthPx, heightPx, data } = saliency;
  let soft = 0;
  let area = 0;
  let outline = 0;
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i]!;
    if (value > SOFT_FROM && value < SOFT_TO) soft += 1;
    if (value < 128) continue;
    area += 1;
    const x = i % widthPx;
    const open =
      (x > 0 && data[i - 1]! < 128) ||
      (x < widthPx - 1 && data[i + 1]! < 128) ||
      (i >= widthPx && data[i - widthPx]! < 128) ||
      (i + widthPx < data.length && data[i + widthPx]! < 128);
    if (open) outline += 1;
  }
  const rim = 3 * Math.max(1, Math.max(widthPx, heightPx) / 512) * outline;
  return Math.max(0, soft - rim) / (area + 1);
}

/** Intersection over union of two mattes of the same size at alpha 0.5; 1 when both are empty. */
export function agreement(a: GrayPlane, b: GrayPlane): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i += 1) {
    const inA = a.data[i]! >= 128;
    const inB = b.data[i]! >= 128;
    if (inA && inB) both += 1;
    if (inA || inB) either += 1;
  }
  return either === 0 ? 1 : both / either;
}

/** Two opinions on the same pixels, averaged as log-odds: the more decided one prevails. */
export function fuse(a: GrayPlane, b: GrayPlane): GrayPlane {
  const result = createGrayPlane(a.widthPx, a.heightPx);
  for (let i = 0; i < result.data.length; i += 1) {
    const odds = (LOG_ODDS[a.data[i]!]! + LOG_ODDS[b.data[i]!]!) / 2;
    result.data[i] = 256 / (1 + Math.exp(-odds)) - 0.5;
  }
  return result;
}

const LOG_ODDS = Float32Array.from({ length: 256 }, (_, value) => Math.log((value + 0.5) / (255.5 - value)));

/** The larger of two planes of the same size, pixel by pixel. */
export function raised(plane: GrayPlane, least: GrayPlane): GrayPlane {
  return { ...plane, data: plane.data.map((alpha, i) => Math.max(alpha, least.data[i]!)) };
}

/** Zeroes everything that does not hang together (at alpha 0.1) with a pixel ≥ 0.5 that `keep` accepts. */
export function keepConnected(saliency: GrayPlane, keep: (index: number) => boolean): GrayPlane {
  const { labels, list } = connectedComponents(saliency, SOFT_FROM);
  const kept = new Uint8Array(list.length + 1);
  for (let i = 0; i < labels.length; i += 1) {
    if (labels[i] !== 0 && saliency.data[i]! >= 128 && keep(i)) kept[labels[i]!] = 1;
  }
  const result = createGrayPlane(saliency.widthPx, saliency.heightPx);
  for (let i = 0; i < labels.length; i += 1) result.data[i] = kept[labels[i]!] ? saliency.data[i]! : 0;
  return result;
}

/** The saliency of a region, laid into an empty picture of the whole photo. */
export function placeRegion(
  saliency: GrayPlane,
  region: PixelRect,
  photo: { readonly widthPx: number; readonly heightPx: number },
  frame: { readonly widthPx: number; readonly heightPx: number },
): GrayPlane {
  const { widthPx, heightPx } = frame;
  const scaleX = widthPx / photo.widthPx;
  const scaleY = heightPx / photo.heightPx;
  const left = Math.round(region.left * scaleX);
  const top = Math.round(region.top * scaleY);
  const right = Math.max(left + 1, Math.round((region.left + region.widthPx) * scaleX));
  const bottom = Math.max(top + 1, Math.round((region.top + region.heightPx) * scaleY));
  const inside = resampleGray(saliency, wholeOf(saliency), right - left, bottom - top);
  const result = createGrayPlane(widthPx, heightPx);
  for (let y = 0; y < inside.heightPx && top + y < heightPx; y += 1) {
    const row = inside.data.subarray(
      y * inside.widthPx,
      y * inside.widthPx + Math.min(inside.widthPx, widthPx - left),
    );
    result.data.set(row, (top + y) * widthPx + left);
  }
  return result;
}
