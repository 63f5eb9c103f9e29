import { boxMean } from '../../image/box-filter.ts';
import { type Component, type Components, connectedComponents } from '../../image/connected-components.ts';
import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';

/** Holes are sought among everything less salient than the first; those on average above the second are product. */
const UNDECIDED = { below: 200, from: 120 } as const;
/** Slits are sought among what is surely no product: their ends are often half closed. */
const SLIT_BELOW = 100;
/** Thickest slit, as a share of the product's longer side. */
const SLIT_SHARE = 0.035;
/** Smaller than this share of the product: left to the refinement. */
const SPECK_SHARE = 0.0008;
/** The ground around a hole is looked at so far from it, in pixels of the image. */
const AROUND_PX = 80;
/** What is fainter is ground. */
const UNSEEN = 20;
/**
 * Brightness ÷ the ground's (from its darkest tenth on, and between that and its brightest tenth) and unlike shares
 * of red, green and blue up to which a slit shows the ground: nose bridges of glasses have 0.91, 0.06 and 0.00;
 * white stripes, steel rings and inlays 0.67–0.91, 0.13–0.33 and up to 0.12 (six slits; the limits were set on these).
 */
const GROUND = { darkest: 0.88, spread: 0.1, tint: 0.035 } as const;
const FILLED = 235;
/** Reach of the soft rim of a hole. */
const RIM_PX = 2;

/**
 * Fills holes in the product through which no ground shows: what the network half saw, and, on studio grounds,
 * enclosed slits that do not look like the ground. A slit that is the ground in deep shade is filled, too: it keeps
 * its look, while a stripe or a ring cut out of the product is seen at once.
 *
 * @param image longer side about 512 px
 * @param saliency at the image's size
 * @returns FILLED where something is to be filled, 0 elsewhere; undefined where nothing is
 */
export function findFalseHoles(image: RgbImage, saliency: GrayPlane, studio: boolean): GrayPlane | undefined {
  const product = measureProduct(saliency);
  const leastPx = Math.max(8, SPECK_SHARE * product.areaPx);
  const data = new Uint8Array(saliency.data.length);
  const undecided = fill(below(saliency, UNDECIDED.below), data, (hole, holes) => {
    return hole.areaPx >= leastPx && meanWithin(saliency, hole, holes) >= UNDECIDED.from;
  });
  const slits = studio
    ? fill(below(saliency, SLIT_BELOW), data, (hole, holes) => {
        if (hole.areaPx < leastPx || thickness(hole) > SLIT_SHARE * product.sidePx) return false;
        return showsOther(image, saliency, hole, holes);
      })
    : 0;
  return undecided + slits > 0 ? { ...saliency, data: withSoftRims(data, saliency) } : undefined;
}

/** What is half seen right beside a filled hole was its rim. */
function withSoftRims(filled: Uint8Array, { data, widthPx, heightPx }: GrayPlane): Uint8Array {
  const near = Float32Array.from(filled);
  boxMean(near, widthPx, heightPx, RIM_PX, new Float32Array(near.length), near);
  return filled.map((value, i) => (near[i]! > 1e-3 && data[i]! >= UNSEEN ? FILLED : value));
}

function below({ widthPx, heightPx, data }: GrayPlane, limit: number): Components {
  const open = data.map((value) => (value < limit ? 255 : 0));
  return connectedComponents({ widthPx, heightPx, data: open }, 128);
}

/** @returns how many enclosed holes were filled */
function fill(
  holes: Components,
  data: Uint8Array,
  isFalse: (hole: Component, holes: Components) => boolean,
): number {
  const filled = new Set<number>();
  for (const hole of holes.list) if (hole.borderPx === 0 && isFalse(hole, holes)) filled.add(hole.label);
  if (filled.size > 0) {
    for (let i = 0; i < data.length; i += 1) if (filled.has(holes.labels[i]!)) data[i] = FILLED;
  }
  return filled.size;
}

function* pixelsOf({ bounds, label }: Component, labels: Int32Array, widthPx: number): Generator<number> {
  for (let y = bounds.top; y < bounds.top + bounds.heightPx; y += 1) {
    for (let i = y * widthPx + bounds.left; i < y * widthPx + bounds.left + bounds.widthPx; i += 1) {
      if (labels[i] === label) yield i;
    }
  }
}

function meanWithin({ data, widthPx }: GrayPlane, hole: Component, { labels }: Components): number {
  let sum = 0;
  for (const i of pixelsOf(hole, labels, widthPx)) sum += data[i]!;
  return sum / hole.areaPx;
}

function thickness({ areaPx, bounds }: Component): number {
  return areaPx / Math.hypot(bounds.widthPx, bounds.heightPx);
}

/** Whether a hole looks otherwise than the ground around the product. */
function showsOther(image: RgbImage, saliency: GrayPlane, hole: Component, holes: Components): boolean {
  const ground = groundNear(image, saliency, hole);
  if (!ground) return false;
  const light: number[] = [];
  const tints: number[] = [];
  for (const i of pixelsOf(hole, holes.labels, image.widthPx)) {
    const ratios = ground.map((level, c) => (image.data[3 * i + c]! + 3) / (level + 3));
    light.push((ratios[0]! + ratios[1]! + ratios[2]!) / 3);
    tints.push(Math.max(...ratios) - Math.min(...ratios));
  }
  const darkest = quantile(light, 0.1);
  return (
    darkest < GROUND.darkest ||
    quantile(light, 0.9) - darkest > GROUND.spread ||
    quantile(tints, 0.5) > GROUND.tint
  );
}

/** Median colour of the ground near a hole; undefined where little is seen of it. */
function groundNear(
  { data, widthPx, heightPx }: RgbImage,
  saliency: GrayPlane,
  { bounds }: Component,
): number[] | undefined {
  const channels: number[][] = [[], [], []];
  const right = Math.min(widthPx, bounds.left + bounds.widthPx + AROUND_PX);
  const bottom = Math.min(heightPx, bounds.top + bounds.heightPx + AROUND_PX);
  for (let y = Math.max(0, bounds.top - AROUND_PX); y < bottom; y += 2) {
    for (let x = Math.max(0, bounds.left - AROUND_PX); x < right; x += 2) {
      const i = y * widthPx + x;
      if (saliency.data[i]! >= UNSEEN) continue;
      for (let c = 0; c < 3; c += 1) channels[c]!.push(data[3 * i + c]!);
    }
  }
  return channels[0]!.length < 30 ? undefined : channels.map((values) => quantile(values, 0.5));
}

function quantile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.floor(share * (values.length - 1))]!;
}

function measureProduct({ data, widthPx }: GrayPlane): { areaPx: number; sidePx: number } {
  let [left, right, top, bottom, areaPx] = [widthPx, -1, -1, -1, 0];
  for (let i = 0; i < data.length; i += 1) {
    if (data[i]! < 128) continue;
    const x = i % widthPx;
    areaPx += 1;
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.floor(i / widthPx);
    if (top < 0) top = bottom;
  }
  return { areaPx, sidePx: Math.max(right - left, bottom - top) + 1 };
}
