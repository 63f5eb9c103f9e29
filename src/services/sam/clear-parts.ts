import { boxMean } from '../../image/box-filter.ts';
import { type Component, connectedComponents } from '../../image/connected-components.ts';
import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';

/** What the network is this unsure of may still be clear: it has learned things, not what shines through them. */
const FAINT = 14;
/** Opaque enough to count as product, clear enough that the new ground shows through. */
const CLEAR_ALPHA = 165;
/** Clear things show the ground with some white light laid over it: by so much their median lies above its … */
const LIFT = { from: -20, to: 90 } as const;
/** … and they gleam: by so much their brightest twentieth lies above their own median. */
const GLEAM = 45;
const RING_PX = 7;
/** Share of the picture that a clear thing may take. */
const SIZE = { least: 0.002, most: 0.15 } as const;

/** Fills what clear walls enclose: the network sees a bottle's rim and takes the ground behind it for ground. */
export function fillEnclosed(saliency: GrayPlane): GrayPlane {
  const { widthPx, heightPx } = saliency;
  const open = saliency.data.map((alpha) => (alpha < 128 ? 255 : 0));
  const { labels, list } = connectedComponents({ widthPx, heightPx, data: open }, 128);
  const data = saliency.data.slice();
  for (let i = 0; i < data.length; i += 1) {
    const area = list[labels[i]! - 1];
    if (area && area.borderPx === 0) data[i] = Math.max(data[i]!, CLEAR_ALPHA);
  }
  return { widthPx, heightPx, data };
}

/**
 * Clear things beside the product that the network saw only faintly: areas of faint saliency that look like the
 * ground around them under a veil of white light, and gleam. Shadows are darker than the ground, most props
 * have colours of their own.
 *
 * @param seen everything salient, at the image's size
 * @returns where they are, their walls' insides filled; CLEAR_ALPHA there, 0 elsewhere
 */
export function findClearThings(image: RgbImage, seen: GrayPlane, subject: GrayPlane): GrayPlane {
  const { widthPx, heightPx } = image;
  const faint = seen.data.map((alpha, i) => (alpha >= FAINT && subject.data[i]! < 26 ? 255 : 0));
  const areas = connectedComponents(filled(closed({ widthPx, heightPx, data: faint })), 128);
  const taken = new Set<number>();
  for (const area of areas.list) {
    const share = area.areaPx / faint.length;
    if (share < SIZE.least || share > SIZE.most || area.borderPx > 0) continue;
    if (isClear(image, areas.labels, area)) taken.add(area.label);
  }
  const data = new Uint8Array(faint.length);
  for (let i = 0; i < data.length; i += 1) if (taken.has(areas.labels[i]!)) data[i] = CLEAR_ALPHA;
  return { widthPx, heightPx, data };
}

function isClear(image: RgbImage, labels: Int32Array, area: Component): boolean {
  const { widthPx, heightPx, data } = image;
  const { bounds, label } = area;
  const inside: number[] = [];
  const ring: number[] = [];
  const bottom = Math.min(heightPx, bounds.top + bounds.heightPx + RING_PX);
  const right = Math.min(widthPx, bounds.left + bounds.widthPx + RING_PX);
  for (let y = Math.max(0, bounds.top - RING_PX); y < bottom; y += 1) {
    for (let x = Math.max(0, bounds.left - RING_PX); x < right; x += 1) {
      const i = y * widthPx + x;
      if (labels[i] === label) inside.push(i);
      else if (labels[i] === 0) ring.push(i);
    }
  }
  for (let c = 0; c < 3; c += 1) {
    const channel = (i: number) => data[3 * i + c]!;
    const lift = quantile(inside, channel, 0.5) - quantile(ring, channel, 0.5);
    if (lift < LIFT.from || lift > LIFT.to) return false;
  }
  const luminance = (i: number) => 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!;
  return quantile(inside, luminance, 0.95) - quantile(inside, luminance, 0.5) > GLEAM;
}

function quantile(pixels: readonly number[], value: (i: number) => number, share: number): number {
  const sorted = Float32Array.from(pixels, value).sort();
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

/** Broken outlines joined over a few pixels. */
function closed(mask: GrayPlane): GrayPlane {
  const { widthPx, heightPx } = mask;
  const values = new Float32Array(mask.data);
  const scratch = new Float32Array(values.length);
  boxMean(values, widthPx, heightPx, 3, scratch, values);
  for (let i = 0; i < values.length; i += 1) values[i] = values[i]! > 0.01 ? 1 : 0;
  boxMean(values, widthPx, heightPx, 3, scratch, values);
  const data = new Uint8Array(values.length);
  for (let i = 0; i < data.length; i += 1) data[i] = values[i]! > 0.9999 ? 255 : 0;
  return { widthPx, heightPx, data };
}

function filled(mask: GrayPlane): GrayPlane {
  const enclosed = fillEnclosed(mask);
  return { ...enclosed, data: enclosed.data.map((value) => (value > 0 ? 255 : 0)) };
}
