import type { GrayPlane } from './pixel-image.ts';

/**
 * 255 where everything within `radiusPx` (a square) is fully inside the matte, else 0: the product without its
 * rim. Running counts, so the cost does not depend on the radius (about 10 ms a megapixel).
 */
export function erodeMatte(matte: GrayPlane, radiusPx: number): GrayPlane {
  const { widthPx, heightPx, data } = matte;
  const inside = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) inside[i] = (data[i] as number) >= 250 ? 255 : 0;
  for (let y = 0; y < heightPx; y++) erodeLine(inside, y * widthPx, 1, widthPx, radiusPx);
  for (let x = 0; x < widthPx; x++) erodeLine(inside, x, widthPx, heightPx, radiusPx);
  return { widthPx, heightPx, data: inside };
}

/** Outside the picture counts as inside the matte: a product cut off by the frame has no rim there. */
function erodeLine(data: Uint8Array, start: number, stride: number, length: number, radiusPx: number): void {
  let clearUntil = -1;
  let lastOutside = -1;
  for (let i = 0; i < length; i++) {
    const at = start + i * stride;
    if (data[at] !== 0) {
      if (i <= clearUntil) data[at] = 0;
      continue;
    }
    for (let back = Math.max(lastOutside + 1, i - radiusPx); back < i; back++)
      data[start + back * stride] = 0;
    lastOutside = i;
    clearUntil = i + radiusPx;
  }
}
