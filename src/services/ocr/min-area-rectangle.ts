import type { Point } from '../../image/pixel-image.ts';
import { orderUpright, type Quad } from './quad.ts';

/**
 * A squarish blob has its smallest rectangle at a chance angle; the upright one is taken where it is hardly
 * larger. A long line turned by 1° already exceeds this share, so real slant is kept.
 */
const uprightTolerance = 1.06;

/** Convex hull, clockwise on the screen (Andrew's monotone chain). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const lower = halfHull(sorted);
  const upper = halfHull(sorted.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

/** The smallest rectangle around the points, at any angle; it begins at its upright top-left. */
export function minAreaRectangle(points: readonly Point[]): Quad {
  const hull = convexHull(points);
  const upright = rectangleAlong(hull, 1, 0);
  let best = upright;
  for (let i = 0; i < hull.length; i++) {
    const next = hull[(i + 1) % hull.length];
    const dx = next.x - hull[i].x;
    const dy = next.y - hull[i].y;
    const length = Math.hypot(dx, dy);
    if (length === 0) continue;
    const candidate = rectangleAlong(hull, dx / length, dy / length);
    if (candidate.area < best.area) best = candidate;
  }
  return orderUpright(upright.area <= best.area * uprightTolerance ? upright.quad : best.quad);
}

interface Rectangle {
  readonly area: number;
  readonly quad: Quad;
}

function rectangleAlong(hull: readonly Point[], ux: number, uy: number): Rectangle {
  let minU = Infinity;
  let maxU = -Infinity;
  let minV = Infinity;
  let maxV = -Infinity;
  for (const { x, y } of hull) {
    const u = x * ux + y * uy;
    const v = y * ux - x * uy;
    minU = Math.min(minU, u);
    maxU = Math.max(maxU, u);
    minV = Math.min(minV, v);
    maxV = Math.max(maxV, v);
  }
  const corner = (u: number, v: number): Point => ({ x: u * ux - v * uy, y: u * uy + v * ux });
  return {
    area: (maxU - minU) * (maxV - minV),
    quad: [corner(minU, minV), corner(maxU, minV), corner(maxU, maxV), corner(minU, maxV)],
  };
}

function halfHull(sorted: readonly Point[]): Point[] {
  const chain: Point[] = [];
  for (const point of sorted) {
    while (chain.length >= 2 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0)
      chain.pop();
    chain.push(point);
  }
  return chain;
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
