import type { Point } from '../../image/pixel-image.ts';
import { convexHull } from '../../services/ocr/min-area-rectangle.ts';

/** The smallest convex shape that holds the given pixels, as a 0/1 mask. */
export function convexMask(pixels: Iterable<number>, widthPx: number, heightPx: number): Uint8Array {
  const left = new Int32Array(heightPx).fill(widthPx);
  const right = new Int32Array(heightPx).fill(-1);
  for (const pixel of pixels) {
    const x = pixel % widthPx;
    const y = (pixel - x) / widthPx;
    if (x < left[y]) left[y] = x;
    if (x > right[y]) right[y] = x;
  }
  const ends: Point[] = [];
  for (let y = 0; y < heightPx; y++) {
    if (right[y] >= 0) ends.push({ x: left[y], y }, { x: right[y], y });
  }
  const mask = new Uint8Array(widthPx * heightPx);
  const hull = convexHull(ends);
  for (let y = 0; y < heightPx; y++) {
    const span = crossingsOf(hull, y);
    if (span)
      mask.fill(1, y * widthPx + Math.ceil(span.from - 1e-6), y * widthPx + Math.floor(span.to + 1e-6) + 1);
  }
  return mask;
}

/** The outermost pixels of a shape, but for those at the picture's own edge. */
export function outlineOf(shape: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const outline = new Uint8Array(shape.length);
  for (let y = 1; y < heightPx - 1; y++) {
    for (let x = 1; x < widthPx - 1; x++) {
      const i = y * widthPx + x;
      const inner = shape[i - 1] && shape[i + 1] && shape[i - widthPx] && shape[i + widthPx];
      if (shape[i] && !inner) outline[i] = 1;
    }
  }
  return outline;
}

function crossingsOf(hull: readonly Point[], y: number): { from: number; to: number } | undefined {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < hull.length; k++) {
    const a = hull[k];
    const b = hull[(k + 1) % hull.length];
    if (Math.min(a.y, b.y) > y || Math.max(a.y, b.y) < y) continue;
    const xs = a.y === b.y ? [a.x, b.x] : [a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)];
    from = Math.min(from, ...xs);
    to = Math.max(to, ...xs);
  }
  return to >= from ? { from, to } : undefined;
}
