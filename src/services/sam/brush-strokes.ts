import type { GrayPlane, Point } from '../../image/pixel-image.ts';
import type { BrushStroke } from './sam-service.ts';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** How much of each pixel was drawn over, 0–255; later strokes cover earlier ones. */
export interface DrawnOver {
  readonly include: Uint8Array;
  readonly exclude: Uint8Array;
}

function drawStrokes(strokes: readonly BrushStroke[], size: Size): DrawnOver {
  const { widthPx, heightPx } = size;
  const include = new Uint8Array(widthPx * heightPx);
  const exclude = new Uint8Array(widthPx * heightPx);
  for (const stroke of strokes) {
    const [on, off] = stroke.mode === 'include' ? [include, exclude] : [exclude, include];
    const path = stroke.points;
    const radius = Math.max(0.5, stroke.radiusPx);
    for (const [at, to] of path.entries()) {
      coverSegment(path[Math.max(0, at - 1)]!, to, radius, size, (pixel, share) => {
        on[pixel] = Math.max(on[pixel]!, share);
        off[pixel] = Math.min(off[pixel]!, 255 - share);
      });
    }
  }
  return { include, exclude };
}

/** The matte with what was drawn over it as it was drawn. */
export function obeyStrokes(alpha: GrayPlane, strokes: readonly BrushStroke[]): GrayPlane {
  if (strokes.length === 0) return alpha;
  const { include, exclude } = drawStrokes(strokes, alpha);
  const data = alpha.data.slice();
  for (let i = 0; i < data.length; i += 1) {
    if (exclude[i]) data[i] = Math.round((data[i]! * (255 - exclude[i]!)) / 255);
    if (include[i]) data[i] = Math.max(data[i]!, include[i]!);
  }
  return { ...alpha, data };
}

/** Each pixel that a round brush touches between two points, with the share of it that is covered, 1–255. */
function coverSegment(
  from: Point,
  to: Point,
  radius: number,
  { widthPx, heightPx }: Size,
  cover: (pixel: number, share: number) => void,
): void {
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius));
  const bottom = Math.min(heightPx - 1, Math.ceil(Math.max(from.y, to.y) + radius));
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius));
  const right = Math.min(widthPx - 1, Math.ceil(Math.max(from.x, to.x) + radius));
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const inside = radius + 0.5 - distanceToSegment(x + 0.5, y + 0.5, from, to);
      if (inside > 0) cover(y * widthPx + x, Math.max(1, Math.round(255 * Math.min(1, inside))));
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
