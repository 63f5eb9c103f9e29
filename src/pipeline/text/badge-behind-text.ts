import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import { resampleRgb, wholeOf } from '../../image/resample.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import { growQuad, scaleQuad } from '../../services/ocr/quad.ts';
import { convexMask, outlineOf } from './convex-mask.ts';
import { WORK_SIDE_PX } from './erase-provisionally.ts';
import { colourAt } from './ground-ramp.ts';
import { connectedParts, growDisc } from './mask-morphology.ts';
import type { SeenText } from './seen-text.ts';
import { distanceToQuad, pixelOf, rectAround } from './text-mask.ts';

/** A drawn shape with a text on it, seen small. */
export interface Badge {
  readonly widthPx: number;
  readonly heightPx: number;
  /** 1 = the badge with its rim, outline and shadow; row-major. */
  readonly inside: Uint8Array;
  /** 1 = the patch of its colour, whole where letters hide it. */
  readonly patch: Uint8Array;
  readonly rimPx: number;
}

/** Of the picture: more is a wall, a banner behind the product, or the product itself. */
const MAX_SHARE = 0.1;
/**
 * How near (levels of 255) a pixel of the badge is to its colour; and their scatter where it is drawn, not shaded:
 * up to 4.4 on a crimson badge, whose colour JPEG keeps at half the resolution.
 */
const TOLERANCE = 16;
const MAX_SPREAD = 4.5;
/** Pixels from its edges that say nothing of its colour. */
const EDGE_PX = 2;
/** Where its colour is picked up, in line heights round the text. */
const SEED_REACH = 0.15;
/** Of the shape, what is not its colour and comes in from outside: the gaps of a star are 0.15. */
const MAX_TORN = 0.25;
/** Rim, outline and shadow of a badge, as a share of its size. */
const RIM = 0.16;

/** The badges that texts stand on: each a flat or graded patch of its own, no larger than badges are. */
export function findBadges(
  image: RgbImage,
  seen: Iterable<readonly [TextBox, SeenText]>,
): Map<TextBox, Badge> {
  const scale = Math.min(1, WORK_SIDE_PX / Math.max(image.widthPx, image.heightPx));
  const widthPx = Math.max(1, Math.round(image.widthPx * scale));
  const heightPx = Math.max(1, Math.round(image.heightPx * scale));
  const small = scale === 1 ? image : resampleRgb(image, wholeOf(image), widthPx, heightPx);
  const badges = new Map<TextBox, Badge>();
  for (const [text, sight] of seen) {
    const badge = badgeIn(small, scale, text, sight);
    if (badge) badges.set(text, badge);
  }
  return badges;
}

/** @param scale pixels of the small picture for one of the photo */
function badgeIn(
  small: RgbImage,
  scale: number,
  text: TextBox,
  { look, covers }: SeenText,
): Badge | undefined {
  const ramp = covers[0]?.ramp;
  if (!ramp) return undefined;
  const { widthPx, heightPx } = small;
  const offsetOf = (i: number) => {
    const x = i % widthPx;
    const u = ((x + 0.5) / scale - look.rect.left) / look.rect.widthPx - 0.5;
    const v = (((i - x) / widthPx + 0.5) / scale - look.rect.top) / look.rect.heightPx - 0.5;
    return colourAt(ramp, u, v).map((value, c) => small.data[3 * i + c] - value);
  };
  const isAlike = (i: number) => Math.hypot(...offsetOf(i)) <= TOLERANCE;
  const box = scaleQuad(growQuad(text.quad, SEED_REACH * text.lineHeightPx), scale, scale);
  const region = flood(pixelsIn(box, { widthPx, heightPx }).filter(isAlike), isAlike, widthPx, heightPx);
  if (!region || scatterOf(region, offsetOf, widthPx, heightPx) > MAX_SPREAD) return undefined;
  const patch = convexMask(region, widthPx, heightPx);
  const pixels = patch.reduce((sum, value) => sum + value, 0);
  if (pixels > MAX_SHARE * patch.length || isTorn(patch, region, widthPx, heightPx, pixels)) return undefined;
  const rimPx = Math.max(2, RIM * Math.sqrt(pixels));
  return { widthPx, heightPx, inside: growDisc(patch, widthPx, heightPx, rimPx), patch, rimPx };
}

/** Share of a badge that is product, 0–1. */
export function badgeOnProduct(badge: Badge, matte: GrayPlane): number {
  let product = 0;
  let all = 0;
  forEachPixel(badge, matte, (i) => {
    all++;
    if (matte.data[i] >= 128) product++;
  });
  return product / Math.max(1, all);
}

/** The matte with what another one says of the badges' places. */
export function mattePatched(matte: GrayPlane, badges: readonly Badge[], other: GrayPlane): GrayPlane {
  const data = matte.data.slice();
  for (const badge of badges) {
    forEachPixel(badge, matte, (i) => {
      data[i] = other.data[i];
    });
  }
  return { ...matte, data };
}

function forEachPixel(badge: Badge, { widthPx, heightPx }: GrayPlane, visit: (i: number) => void): void {
  for (let y = 0; y < heightPx; y++) {
    const row = badge.widthPx * Math.min(badge.heightPx - 1, Math.floor((y * badge.heightPx) / heightPx));
    for (let x = 0; x < widthPx; x++) {
      const column = Math.min(badge.widthPx - 1, Math.floor((x * badge.widthPx) / widthPx));
      if (badge.inside[row + column]) visit(y * widthPx + x);
    }
  }
}

function pixelsIn(quad: TextBox['quad'], size: { widthPx: number; heightPx: number }): number[] {
  const rect = rectAround(quad, 0, size);
  const distance = distanceToQuad(quad, rect);
  return [...distance.keys()].filter((i) => distance[i] <= 0).map((i) => pixelOf(size, rect, i));
}

/** All pixels of the colour that hang together with the first ones; undefined where they are too many. */
function flood(
  seeds: readonly number[],
  isAlike: (i: number) => boolean,
  widthPx: number,
  heightPx: number,
): number[] | undefined {
  const seen = new Uint8Array(widthPx * heightPx);
  for (const i of seeds) seen[i] = 1;
  const region = [...seeds];
  for (let next = 0; next < region.length; next++) {
    if (region.length > MAX_SHARE * seen.length) return undefined;
    const i = region[next];
    const x = i % widthPx;
    const around = [x > 0 ? i - 1 : i, x < widthPx - 1 ? i + 1 : i, i - widthPx, i + widthPx];
    for (const to of around) {
      if (to < 0 || to >= seen.length || seen[to] || !isAlike(to)) continue;
      seen[to] = 1;
      region.push(to);
    }
  }
  return region.length > 0 ? region : undefined;
}

/** Root mean square of a region's colours round their mean, away from its edges. */
function scatterOf(
  region: readonly number[],
  offsetOf: (i: number) => readonly number[],
  widthPx: number,
  heightPx: number,
): number {
  const outside = new Uint8Array(widthPx * heightPx).fill(1);
  for (const i of region) outside[i] = 0;
  const edges = growDisc(outside, widthPx, heightPx, EDGE_PX);
  const offsets = region.filter((i) => !edges[i]).map(offsetOf);
  const count = Math.max(1, offsets.length);
  let variance = 0;
  for (let c = 0; c < 3; c++) {
    const mean = offsets.reduce((sum, offset) => sum + offset[c], 0) / count;
    variance += offsets.reduce((sum, offset) => sum + (offset[c] - mean) ** 2, 0) / count;
  }
  return Math.sqrt(variance);
}

function isTorn(
  shape: Uint8Array,
  region: readonly number[],
  widthPx: number,
  heightPx: number,
  pixels: number,
): boolean {
  const unlike = shape.slice();
  for (const i of region) unlike[i] = 0;
  const outline = outlineOf(shape, widthPx, heightPx);
  let torn = 0;
  for (const part of connectedParts(unlike, widthPx, heightPx)) {
    if (part.some((i) => outline[i])) torn += part.length;
  }
  return torn > MAX_TORN * pixels;
}
