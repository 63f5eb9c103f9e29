import type { GrayPlane, PixelRect } from '../../image/pixel-image.ts';
import type { Quad } from '../../services/ocr/quad.ts';

const SAMPLED_LINE_PX = 48;

/** Whole pixels round a quad and `marginPx` more, cut at the picture's edges. */
export function rectAround(
  quad: Quad,
  marginPx: number,
  within: { readonly widthPx: number; readonly heightPx: number },
): PixelRect {
  const xs = quad.map((corner) => corner.x);
  const ys = quad.map((corner) => corner.y);
  const left = clamp(Math.floor(Math.min(...xs) - marginPx), 0, within.widthPx - 1);
  const top = clamp(Math.floor(Math.min(...ys) - marginPx), 0, within.heightPx - 1);
  const right = clamp(Math.ceil(Math.max(...xs) + marginPx), left + 1, within.widthPx);
  const bottom = clamp(Math.ceil(Math.max(...ys) + marginPx), top + 1, within.heightPx);
  return { left, top, widthPx: right - left, heightPx: bottom - top };
}

/**
 * Distance of every pixel's centre in `rect` to a convex quad, in pixels: negative inside, positive outside
 * (there a lower bound near corners). One number serves the box, its rim and the box grown by anything.
 */
export function distanceToQuad(quad: Quad, rect: PixelRect): Float32Array {
  const edges = quad.map((from, index) => edgeOf(from, quad[(index + 1) % 4]));
  const turn = Math.sign(twiceArea(quad)) || 1;
  const distance = new Float32Array(rect.widthPx * rect.heightPx).fill(Number.NEGATIVE_INFINITY);
  for (const { nx, ny, offset } of edges) {
    for (let y = 0; y < rect.heightPx; y++) {
      const base = turn * (ny * (rect.top + y + 0.5) - offset);
      for (let x = 0; x < rect.widthPx; x++) {
        const value = base + turn * nx * (rect.left + x + 0.5);
        const i = y * rect.widthPx + x;
        if (value > distance[i]) distance[i] = value;
      }
    }
  }
  return distance;
}

/** Index in the picture of pixel `i` of a rectangle of it. */
export function pixelOf(image: { readonly widthPx: number }, rect: PixelRect, i: number): number {
  return (rect.top + Math.floor(i / rect.widthPx)) * image.widthPx + rect.left + (i % rect.widthPx);
}

/**
 * Indices of a rectangle's pixels on a grid fine enough for statistics of lettering this high: on a photo of
 * 12 megapixels a line has a million pixels, of which every tenth says as much.
 */
export function sampledPixels(rect: PixelRect, lineHeightPx: number): Int32Array {
  const step = Math.max(1, Math.floor(lineHeightPx / SAMPLED_LINE_PX));
  const columns = Math.ceil(rect.widthPx / step);
  const sampled = new Int32Array(columns * Math.ceil(rect.heightPx / step));
  for (let k = 0; k < sampled.length; k++) {
    sampled[k] = Math.floor(k / columns) * step * rect.widthPx + (k % columns) * step;
  }
  return sampled;
}

/** Sets the pixels of `mask` where `inside` is 1. */
export function addToMask(mask: GrayPlane, rect: PixelRect, inside: Uint8Array): void {
  for (let y = 0; y < rect.heightPx; y++) {
    const to = (rect.top + y) * mask.widthPx + rect.left;
    for (let x = 0; x < rect.widthPx; x++) if (inside[y * rect.widthPx + x]) mask.data[to + x] = 255;
  }
}

function edgeOf(from: Quad[0], to: Quad[0]): { nx: number; ny: number; offset: number } {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const nx = (to.y - from.y) / length;
  const ny = -(to.x - from.x) / length;
  return { nx, ny, offset: nx * from.x + ny * from.y };
}

function twiceArea(quad: Quad): number {
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    const next = quad[(i + 1) % 4];
    sum += quad[i].x * next.y - next.x * quad[i].y;
  }
  return sum;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
