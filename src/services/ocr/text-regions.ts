import type { Point } from '../../image/pixel-image.ts';
import { minAreaRectangle } from './min-area-rectangle.ts';
import { type Quad, quadHeight, quadWidth } from './quad.ts';

/** For every pixel, how likely it lies in the core of a text line, 0–1, row-major. */
export interface TextProbabilityMap {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Float32Array;
}

export interface TextRegion {
  /** In pixels of the map; not grown back yet. */
  readonly quad: Quad;
  /** Mean probability inside the quad, 0–1. */
  readonly score: number;
}

export interface RegionThresholds {
  /** A pixel counts as text above this. */
  readonly pixel: number;
  /** Regions whose mean probability is below this are left out. */
  readonly region: number;
  /** Regions whose shorter side is below this many pixels are left out. */
  readonly minSidePx: number;
}

/** Connected components (8 neighbours) of the thresholded map, as smallest rectangles with their scores. */
export function findTextRegions(map: TextProbabilityMap, thresholds: RegionThresholds): TextRegion[] {
  const { widthPx, heightPx, data } = map;
  const open = new Uint8Array(widthPx * heightPx);
  for (let i = 0; i < open.length; i++) open[i] = data[i] > thresholds.pixel ? 1 : 0;
  const queue = new Int32Array(open.length);
  const regions: TextRegion[] = [];
  for (let start = 0; start < open.length; start++) {
    if (open[start] === 0) continue;
    const count = floodFill(open, widthPx, heightPx, start, queue);
    if (count < thresholds.minSidePx * thresholds.minSidePx) continue;
    const quad = minAreaRectangle(outlineOf(queue.subarray(0, count), widthPx));
    if (Math.min(quadWidth(quad), quadHeight(quad)) < thresholds.minSidePx) continue;
    const score = meanInside(map, quad);
    if (score >= thresholds.region) regions.push({ quad, score });
  }
  return regions;
}

/** Clears the component of `start` in `open` and lists its pixels in `queue`; returns how many. */
function floodFill(
  open: Uint8Array,
  widthPx: number,
  heightPx: number,
  start: number,
  queue: Int32Array,
): number {
  let end = 1;
  queue[0] = start;
  open[start] = 0;
  for (let head = 0; head < end; head++) {
    const x = queue[head] % widthPx;
    const y = (queue[head] - x) / widthPx;
    const right = Math.min(x + 1, widthPx - 1);
    const bottom = Math.min(y + 1, heightPx - 1);
    for (let ny = Math.max(y - 1, 0); ny <= bottom; ny++) {
      for (let nx = Math.max(x - 1, 0); nx <= right; nx++) {
        const neighbour = ny * widthPx + nx;
        if (open[neighbour] === 0) continue;
        open[neighbour] = 0;
        queue[end++] = neighbour;
      }
    }
  }
  return end;
}

/** Outer corners of the first and last pixel of each row: all that a convex hull needs. */
function outlineOf(pixels: Int32Array, widthPx: number): Point[] {
  const rows = new Map<number, { min: number; max: number }>();
  for (const pixel of pixels) {
    const x = pixel % widthPx;
    const y = (pixel - x) / widthPx;
    const row = rows.get(y);
    if (row === undefined) rows.set(y, { min: x, max: x });
    else if (x < row.min) row.min = x;
    else if (x > row.max) row.max = x;
  }
  const outline: Point[] = [];
  for (const [y, { min, max }] of rows) {
    outline.push({ x: min, y }, { x: min, y: y + 1 }, { x: max + 1, y }, { x: max + 1, y: y + 1 });
  }
  return outline;
}

function meanInside(map: TextProbabilityMap, quad: Quad): number {
  const width = quadWidth(quad);
  const height = quadHeight(quad);
  const ux = (quad[1].x - quad[0].x) / width;
  const uy = (quad[1].y - quad[0].y) / width;
  const xs = quad.map((p) => p.x);
  const ys = quad.map((p) => p.y);
  const left = Math.max(0, Math.floor(Math.min(...xs)));
  const right = Math.min(map.widthPx, Math.ceil(Math.max(...xs)));
  const top = Math.max(0, Math.floor(Math.min(...ys)));
  const bottom = Math.min(map.heightPx, Math.ceil(Math.max(...ys)));
  let sum = 0;
  let count = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const dx = x + 0.5 - quad[0].x;
      const dy = y + 0.5 - quad[0].y;
      const u = dx * ux + dy * uy;
      const v = dy * ux - dx * uy;
      if (u < 0 || v < 0 || u > width || v > height) continue;
      sum += map.data[y * map.widthPx + x];
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}
