import type { Point } from '../../image/pixel-image.ts';
import type { BrushStroke } from './sam-service.ts';

/** What the user drew over a pixel. */
export const DRAWN = { nothing: 0, include: 1, exclude: 2 } as const;

/**
 * Strokes as pixels, later ones over earlier ones.
 *
 * @param scale pixels of the plane for one of those in which the strokes are given
 */
export function drawStrokes(
  strokes: readonly BrushStroke[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  scale = 1,
): Uint8Array {
  const plane = new Uint8Array(widthPx * heightPx);
  for (const { mode, radiusPx, points } of strokes) {
    const path = points.map(({ x, y }) => ({ x: x * scale, y: y * scale }));
    // A brush narrower than a pixel of a reduced plane still marks one.
    const radius = Math.max(0.71, radiusPx * scale);
    for (const [at, to] of path.entries()) drawSegment(path[Math.max(0, at - 1)]!, to, radius, DRAWN[mode]);
  }
  return plane;

  function drawSegment(from: Point, to: Point, radius: number, value: number): void {
    const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius));
    const bottom = Math.min(heightPx - 1, Math.ceil(Math.max(from.y, to.y) + radius));
    const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius));
    const right = Math.min(widthPx - 1, Math.ceil(Math.max(from.x, to.x) + radius));
    for (let y = top; y <= bottom; y += 1) {
      for (let x = left; x <= right; x += 1) {
        if (distanceToSegment(x + 0.5, y + 0.5, from, to) <= radius) plane[y * widthPx + x] = value;
      }
    }
  }
}

function distanceToSegment(x: number, y: number, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
  return Math.hypot(x - from.x - t * dx, y - from.y - t * dy);
}
