import type { PixelRect } from '../../image/pixel-image.ts';

/** Rectangles that overlap become one that holds them all, until none do; the order is not kept. */
export function mergedRects(rects: readonly PixelRect[]): PixelRect[] {
  const merged: PixelRect[] = [];
  for (const rect of rects) {
    let grown = rect;
    for (let k = merged.findIndex((other) => overlap(grown, other)); k >= 0; ) {
      grown = around(grown, merged[k]);
      merged.splice(k, 1);
      k = merged.findIndex((other) => overlap(grown, other));
    }
    merged.push(grown);
  }
  return merged;
}

function overlap(a: PixelRect, b: PixelRect): boolean {
  return (
    a.left < b.left + b.widthPx &&
    b.left < a.left + a.widthPx &&
    a.top < b.top + b.heightPx &&
    b.top < a.top + a.heightPx
  );
}

function around(a: PixelRect, b: PixelRect): PixelRect {
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  const right = Math.max(a.left + a.widthPx, b.left + b.widthPx);
  const bottom = Math.max(a.top + a.heightPx, b.top + b.heightPx);
  return { left, top, widthPx: right - left, heightPx: bottom - top };
}
