import type { PixelRect, Point } from '../../src/image/pixel-image.ts';

/** The line's height: a quad's shorter pair of sides, so that upright lines have one too. */
export function lineHeightOf(quad: readonly Point[]): number {
  const side = (i: number) => distance(quad[i], quad[(i + 1) % 4]);
  return Math.max(1, Math.min((side(0) + side(2)) / 2, (side(1) + side(3)) / 2));
}

/** The smallest upright rectangle of whole pixels around the quad grown by `growPx`, inside the picture. */
export function rectAround(
  quad: readonly Point[],
  growPx: number,
  picture: { readonly widthPx: number; readonly heightPx: number },
): PixelRect {
  const xs = quad.map(({ x }) => x);
  const ys = quad.map(({ y }) => y);
  const left = Math.max(0, Math.floor(Math.min(...xs) - growPx));
  const top = Math.max(0, Math.floor(Math.min(...ys) - growPx));
  const right = Math.min(picture.widthPx, Math.ceil(Math.max(...xs) + growPx));
  const bottom = Math.min(picture.heightPx, Math.ceil(Math.max(...ys) + growPx));
  return { left, top, widthPx: Math.max(0, right - left), heightPx: Math.max(0, bottom - top) };
}

/** Sets `mask` to 1 for every pixel whose middle lies in the quad or at most `growPx` from it. */
export function markQuad(
  mask: Uint8Array,
  quad: readonly Point[],
  growPx: number,
  picture: { readonly widthPx: number; readonly heightPx: number },
): void {
  const rect = rectAround(quad, growPx, picture);
  for (let y = rect.top; y < rect.top + rect.heightPx; y++) {
    for (let x = rect.left; x < rect.left + rect.widthPx; x++) {
      if (liesWithin({ x: x + 0.5, y: y + 0.5 }, quad, growPx)) mask[y * picture.widthPx + x] = 1;
    }
  }
}

/** Pixels of both quads ÷ pixels of each, sampled on whole pixels. */
export function overlapOf(
  a: readonly Point[],
  b: readonly Point[],
  picture: { readonly widthPx: number; readonly heightPx: number },
): { shareOfA: number; shareOfB: number } {
  const rectA = rectAround(a, 0, picture);
  const rectB = rectAround(b, 0, picture);
  const both = countWithin(rectA, [a, b]);
  return {
    shareOfA: both / Math.max(1, countWithin(rectA, [a])),
    shareOfB: both / Math.max(1, countWithin(rectB, [b])),
  };
}

function countWithin(rect: PixelRect, quads: readonly (readonly Point[])[]): number {
  let count = 0;
  for (let y = rect.top; y < rect.top + rect.heightPx; y++) {
    for (let x = rect.left; x < rect.left + rect.widthPx; x++) {
      const middle = { x: x + 0.5, y: y + 0.5 };
      if (quads.every((quad) => liesWithin(middle, quad, 0))) count++;
    }
  }
  return count;
}

function liesWithin(point: Point, quad: readonly Point[], growPx: number): boolean {
  let crossings = 0;
  for (let i = 0; i < quad.length; i++) {
    const from = quad[i];
    const to = quad[(i + 1) % quad.length];
    if (growPx > 0 && distanceToSegment(point, from, to) <= growPx) return true;
    if (from.y > point.y === to.y > point.y) continue;
    const x = from.x + ((point.y - from.y) / (to.y - from.y)) * (to.x - from.x);
    if (point.x < x) crossings++;
  }
  return crossings % 2 === 1;
}

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const lengthSquared = (to.x - from.x) ** 2 + (to.y - from.y) ** 2;
  const along = (point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y);
  const t = lengthSquared === 0 ? 0 : Math.max(0, Math.min(1, along / lengthSquared));
  return distance(point, { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) });
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
