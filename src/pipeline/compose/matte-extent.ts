import type { GrayPlane, PixelRect } from '../../image/pixel-image.ts';

/** Where the product lies in the picture, and which borders of the picture cut it off. */
export interface MatteExtent {
  readonly bounds: PixelRect;
  readonly cut: {
    readonly left: boolean;
    readonly top: boolean;
    readonly right: boolean;
    readonly bottom: boolean;
  };
}

/** Alpha from which a pixel counts as product. */
export const PRODUCT_ALPHA = 128;

/** A border is reached where the product covers this share of it, and at least three pixels. */
const CUT_SHARE = 0.006;
const CUT_PX = 3;

/** @returns undefined where the matte is empty */
export function extentOf(alpha: GrayPlane): MatteExtent | undefined {
  const { widthPx, heightPx, data } = alpha;
  const rows = new Int32Array(heightPx);
  const columns = new Int32Array(widthPx);
  for (let y = 0, at = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1, at += 1) {
      if (data[at]! < PRODUCT_ALPHA) continue;
      rows[y]! += 1;
      columns[x]! += 1;
    }
  }
  const top = rows.findIndex((count) => count > 0);
  if (top < 0) return undefined;
  const left = columns.findIndex((count) => count > 0);
  const bottom = rows.findLastIndex((count) => count > 0);
  const right = columns.findLastIndex((count) => count > 0);
  // Segmenters fade out in the last pixel or two: what comes that near is cut off too.
  const margin = Math.max(1, Math.round(0.004 * Math.max(widthPx, heightPx)));
  const reaches = (counts: Int32Array, index: number, length: number) =>
    counts[index]! >= Math.max(CUT_PX, CUT_SHARE * length);
  return {
    bounds: { left, top, widthPx: right - left + 1, heightPx: bottom - top + 1 },
    cut: {
      left: left <= margin && reaches(columns, Math.min(widthPx - 1, left + 1), heightPx),
      top: top <= margin && reaches(rows, Math.min(heightPx - 1, top + 1), widthPx),
      right: right >= widthPx - 1 - margin && reaches(columns, Math.max(0, right - 1), heightPx),
      bottom: bottom >= heightPx - 1 - margin && reaches(rows, Math.max(0, bottom - 1), widthPx),
    },
  };
}
