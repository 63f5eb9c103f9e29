import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import { CLEAR_ALPHA } from './clear-parts.ts';
import { findLines } from './lines-outside.ts';
import { openPlane } from './scene-pieces.ts';

/** The network sees clear walls this faintly; what is fainter is noise. */
const FAINT = 10;
/** Slivers up to twice this wide that lines cut off by chance are no body. */
const SLIVER_PX = 4;
/** Area of the body ÷ what was found of the product: less is a lens, more is the room. */
const SIZE = { least: 0.08, most: 4 } as const;

/**
 * The clear body of a thing of which only the opaque part was found: a jar below its lid. Its walls show as thin
 * lines and as a breath of saliency. What lies between such marks on all four sides belongs to it, and what the hull
 * of that and the product closes between two marks: vessels bulge outwards.
 *
 * @param image a studio photo, longer side 512 px
 * @param seen everything salient, at the image's size
 * @returns CLEAR_ALPHA where the body is, 0 elsewhere; undefined where the marks enclose nothing
 */
export function findClearBody(image: RgbImage, seen: GrayPlane, subject: GrayPlane): GrayPlane | undefined {
  const { plane: lines, bounds } = findLines(image, seen, subject);
  if (!bounds) return undefined;
  const { widthPx, heightPx } = image;
  const marks = lines.data.map((line, i) => (line > 0 || seen.data[i]! >= FAINT ? 1 : 0));
  const reach = Math.max(bounds.widthPx, bounds.heightPx);
  const across = new Uint8Array(marks.length);
  const down = new Uint8Array(marks.length);
  for (let y = 0; y < heightPx; y += 1) countSides(marks, across, y * widthPx, 1, widthPx, reach);
  for (let x = 0; x < widthPx; x += 1) countSides(marks, down, x, widthPx, heightPx, reach);
  const enclosed = across.map((count, i) => (count + down[i]! === 4 ? 255 : 0));
  const core = openPlane({ widthPx, heightPx, data: enclosed }, SLIVER_PX);
  const hull = convexHull(core, subject);
  const closed = hull.map((inside, i) =>
    inside && (across[i] === 2 || down[i] === 2) ? 255 : core.data[i]!,
  );
  const body = openPlane({ widthPx, heightPx, data: closed }, SLIVER_PX);
  let [areaPx, productPx] = [0, 0];
  for (let i = 0; i < enclosed.length; i += 1) {
    if (subject.data[i]! >= 128) productPx += 1;
    else if (body.data[i]! > 0) areaPx += 1;
  }
  if (areaPx < SIZE.least * productPx || areaPx > SIZE.most * productPx) return undefined;
  return { widthPx, heightPx, data: body.data.map((value) => (value > 0 ? CLEAR_ALPHA : 0)) };
}

/** Adds 1 for each end of a row or column in whose direction a mark lies within reach, the pixel's own included. */
function countSides(
  marks: Uint8Array,
  sides: Uint8Array,
  first: number,
  step: number,
  length: number,
  reach: number,
): void {
  let since = reach + 1;
  for (let at = first, k = 0; k < length; k += 1, at += step) {
    since = marks[at] ? 0 : since + 1;
    if (since <= reach) sides[at]! += 1;
  }
  since = reach + 1;
  for (let k = length - 1, at = first + (length - 1) * step; k >= 0; k -= 1, at -= step) {
    since = marks[at] ? 0 : since + 1;
    if (since <= reach) sides[at]! += 1;
  }
}

/** 1 inside the convex hull of two planes' pixels at half or more. */
function convexHull(a: GrayPlane, b: GrayPlane): Uint8Array {
  const { widthPx, heightPx } = a;
  const left = new Float64Array(heightPx).fill(Number.POSITIVE_INFINITY);
  const right = new Float64Array(heightPx).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < a.data.length; i += 1) {
    if (a.data[i]! < 128 && b.data[i]! < 128) continue;
    const y = Math.floor(i / widthPx);
    left[y] = Math.min(left[y]!, i % widthPx);
    right[y] = Math.max(right[y]!, i % widthPx);
  }
  straighten(left, 1);
  straighten(right, -1);
  const inside = new Uint8Array(a.data.length);
  for (let y = 0; y < heightPx; y += 1) {
    if (left[y]! <= right[y]!)
      inside.fill(1, y * widthPx + Math.ceil(left[y]!), y * widthPx + Math.floor(right[y]!) + 1);
  }
  return inside;
}

/**
 * Draws one side of a hull: between the outermost corners every row gets the straight line's position.
 *
 * @param outwards 1 for a left side, where smaller is farther out; -1 for a right one
 */
function straighten(side: Float64Array, outwards: 1 | -1): void {
  const corners: number[] = [];
  const slope = (from: number, to: number) => (outwards * (side[to]! - side[from]!)) / (to - from);
  for (let y = 0; y < side.length; y += 1) {
    if (!Number.isFinite(side[y]!)) continue;
    while (corners.length > 1 && slope(corners.at(-2)!, corners.at(-1)!) >= slope(corners.at(-2)!, y))
      corners.pop();
    corners.push(y);
  }
  for (const [k, from] of corners.slice(0, -1).entries()) {
    const to = corners[k + 1]!;
    const [start, end] = [side[from]!, side[to]!];
    for (let y = from; y < to; y += 1) side[y] = start + ((end - start) * (y - from)) / (to - from);
  }
}
