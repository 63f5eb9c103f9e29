import type { Point } from '../../image/pixel-image.ts';

/** Four corners of a rectangle turned by any angle, clockwise on the screen (y points down). */
export type Quad = readonly [Point, Point, Point, Point];

/** Length of the first edge: along the reading direction when the quad starts at the text's top-left. */
export function quadWidth(quad: Quad): number {
  return Math.hypot(quad[1].x - quad[0].x, quad[1].y - quad[0].y);
}

/** Length of the second edge: across the reading direction. */
export function quadHeight(quad: Quad): number {
  return Math.hypot(quad[2].x - quad[1].x, quad[2].y - quad[1].y);
}

export function quadArea(quad: Quad): number {
  return Math.abs(polygonArea(quad));
}

export function quadCentre(quad: Quad): Point {
  return { x: (quad[0].x + quad[2].x) / 2, y: (quad[0].y + quad[2].y) / 2 };
}

/** The same rectangle with another first corner: 1 makes the corner at the top-right the text's top-left. */
export function turnQuad(quad: Quad, quarterTurns: number): Quad {
  const corner = (index: number): Point => quad[(index + quarterTurns) % 4];
  return [corner(0), corner(1), corner(2), corner(3)];
}

/** Starts the quad at the corner from which its first edge points right, within 45° of the horizontal. */
export function orderUpright(quad: Quad): Quad {
  const clockwise: Quad = polygonArea(quad) >= 0 ? quad : [quad[0], quad[3], quad[2], quad[1]];
  let best = clockwise;
  for (let turn = 1; turn < 4; turn++) {
    const candidate = turnQuad(clockwise, turn);
    if (rightwardness(candidate) > rightwardness(best) + 1e-9) best = candidate;
  }
  return best;
}

/** Moves every edge outwards by `distancePx`. */
export function growQuad(quad: Quad, distancePx: number): Quad {
  const width = quadWidth(quad) || 1;
  const height = quadHeight(quad) || 1;
  const alongX = ((quad[1].x - quad[0].x) / width) * distancePx;
  const alongY = ((quad[1].y - quad[0].y) / width) * distancePx;
  const acrossX = ((quad[2].x - quad[1].x) / height) * distancePx;
  const acrossY = ((quad[2].y - quad[1].y) / height) * distancePx;
  return [
    { x: quad[0].x - alongX - acrossX, y: quad[0].y - alongY - acrossY },
    { x: quad[1].x + alongX - acrossX, y: quad[1].y + alongY - acrossY },
    { x: quad[2].x + alongX + acrossX, y: quad[2].y + alongY + acrossY },
    { x: quad[3].x - alongX + acrossX, y: quad[3].y - alongY + acrossY },
  ];
}

/**
 * The detector marks only the core of each line. DB (Liao et al., AAAI 2020, §3.4) grows it back by
 * area · ratio ÷ perimeter; for a rectangle that is an equal step on all sides.
 */
export function unclip(quad: Quad, ratio: number): Quad {
  const perimeter = 2 * (quadWidth(quad) + quadHeight(quad));
  return perimeter === 0 ? quad : growQuad(quad, (quadArea(quad) * ratio) / perimeter);
}

export function scaleQuad(quad: Quad, scaleX: number, scaleY: number): Quad {
  const scaled = (p: Point): Point => ({ x: p.x * scaleX, y: p.y * scaleY });
  return [scaled(quad[0]), scaled(quad[1]), scaled(quad[2]), scaled(quad[3])];
}

/** Area common to two rectangles, by clipping one with each edge of the other (Sutherland–Hodgman). */
export function sharedArea(a: Quad, b: Quad): number {
  let polygon: readonly Point[] = a;
  for (let edge = 0; edge < 4 && polygon.length > 0; edge++) {
    polygon = clipByEdge(polygon, b[edge], b[(edge + 1) % 4]);
  }
  return Math.abs(polygonArea(polygon));
}

function clipByEdge(polygon: readonly Point[], from: Point, to: Point): Point[] {
  const side = (p: Point): number => (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);
  const kept: Point[] = [];
  for (let i = 0; i < polygon.length; i++) {
    const current = polygon[i];
    const next = polygon[(i + 1) % polygon.length];
    const sideCurrent = side(current);
    const sideNext = side(next);
    if (sideCurrent >= 0) kept.push(current);
    if (sideCurrent >= 0 === sideNext >= 0) continue;
    const t = sideCurrent / (sideCurrent - sideNext);
    kept.push({ x: current.x + t * (next.x - current.x), y: current.y + t * (next.y - current.y) });
  }
  return kept;
}

/** Positive when the corners run clockwise on the screen. */
function polygonArea(polygon: readonly Point[]): number {
  let doubled = 0;
  for (let i = 0; i < polygon.length; i++) {
    const a = polygon[i];
    const b = polygon[(i + 1) % polygon.length];
    doubled += a.x * b.y - b.x * a.y;
  }
  return doubled / 2;
}

function rightwardness(quad: Quad): number {
  return (quad[1].x - quad[0].x) / (quadWidth(quad) || 1);
}
