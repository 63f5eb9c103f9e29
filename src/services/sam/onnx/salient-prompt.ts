import { type Component, type Components, connectedComponents } from '../../../image/connected-components.ts';
import { distanceInside } from '../../../image/distance-transform.ts';
import type { GrayPlane, PixelRect, Point } from '../../../image/pixel-image.ts';

/** One separate thing in a salient matte, and how SAM is asked for it; places in pixels of the matte. */
export interface SalientThing {
  readonly areaPx: number;
  /** Its bounds, a little larger. */
  readonly box: PixelRect;
  /** One to three places deep inside it, the deepest first. */
  readonly points: readonly Point[];
}

const INSIDE = 128;
/** A whole-image box makes SAM return the inverse (rembg #647): the box stays close. */
const BOX_MARGIN = 0.04;
const MOST_POINTS = 3;
/** Further points lie at least this much as deep as the deepest, and this many of its depths away. */
const DEEP_SHARE = 0.5;
const APART_DEPTHS = 1.5;
/** Smaller things, as a share of the largest, are specks. */
const LEAST_SHARE = 0.01;

/**
 * What a salient matte shows, the largest first. One centre point, as rembg asks SAM, falls beside rings and
 * handles; the deepest places of the matte never do.
 */
export function salientThings(matte: GrayPlane): SalientThing[] {
  const components = connectedComponents(matte, INSIDE);
  const largest = Math.max(0, ...components.list.map(({ areaPx }) => areaPx));
  const depth = distanceInside(matte, INSIDE);
  return components.list
    .filter(({ areaPx }) => areaPx >= LEAST_SHARE * largest)
    .sort((a, b) => b.areaPx - a.areaPx)
    .map((component) => ({
      areaPx: component.areaPx,
      box: grow(component.bounds, matte),
      points: deepestPoints(component, components, depth, matte.widthPx),
    }));
}

function deepestPoints(
  { label, bounds }: Component,
  { labels }: Components,
  depth: Float32Array,
  widthPx: number,
): Point[] {
  const points: Point[] = [];
  let deepest = 0;
  while (points.length < MOST_POINTS) {
    let best = -1;
    for (let y = bounds.top; y < bounds.top + bounds.heightPx; y += 1) {
      for (let x = bounds.left; x < bounds.left + bounds.widthPx; x += 1) {
        const i = y * widthPx + x;
        if (labels[i] !== label || (best >= 0 && depth[i]! <= depth[best]!)) continue;
        if (points.every((point) => Math.hypot(point.x - x, point.y - y) >= APART_DEPTHS * deepest)) best = i;
      }
    }
    if (best < 0 || (points.length > 0 && depth[best]! < DEEP_SHARE * deepest)) break;
    deepest = Math.max(deepest, depth[best]!);
    points.push({ x: (best % widthPx) + 0.5, y: Math.floor(best / widthPx) + 0.5 });
  }
  return points;
}

function grow({ left, top, widthPx, heightPx }: PixelRect, frame: GrayPlane): PixelRect {
  const across = Math.ceil(BOX_MARGIN * widthPx);
  const down = Math.ceil(BOX_MARGIN * heightPx);
  const from = { left: Math.max(0, left - across), top: Math.max(0, top - down) };
  const right = Math.min(frame.widthPx, left + widthPx + across);
  const bottom = Math.min(frame.heightPx, top + heightPx + down);
  return { ...from, widthPx: right - from.left, heightPx: bottom - from.top };
}
