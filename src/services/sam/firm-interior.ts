import { boxMean } from '../../image/box-filter.ts';
import type { GrayPlane } from '../../image/pixel-image.ts';
import { resampleGray, sampleGray, wholeOf } from '../../image/resample.ts';

/** Depth is judged this small: it is a matter of percents of the picture, not of pixels. */
const WORK_SIDE_PX = 512;
/** Half the side of the square in which everything must be product, as a share of the longer side. */
const DEPTH_SHARE = 0.02;
const PRODUCT_ALPHA = 128;
/** Share of product around a pixel from which it begins to count as interior. */
const BEGINS_AT = 0.88;

/**
 * Makes the product opaque where only product is around: networks give pale labels and bright panels on a
 * product 0.6 or 0.7, through which the new background would shine. Rims, hair and everything below one half
 * stay as they are, so the outline does not move.
 */
export function firmInterior(alpha: GrayPlane): GrayPlane {
  const scale = Math.min(1, WORK_SIDE_PX / Math.max(alpha.widthPx, alpha.heightPx));
  const widthPx = Math.max(1, Math.round(alpha.widthPx * scale));
  const heightPx = Math.max(1, Math.round(alpha.heightPx * scale));
  const small = resampleGray(alpha, wholeOf(alpha), widthPx, heightPx);
  const product = new Float32Array(small.data.length);
  for (let i = 0; i < product.length; i += 1) product[i] = small.data[i]! >= PRODUCT_ALPHA ? 1 : 0;
  const radius = Math.max(1, Math.round(DEPTH_SHARE * Math.max(widthPx, heightPx)));
  boxMean(product, widthPx, heightPx, radius, new Float32Array(product.length), product);
  const data = new Uint8Array(product.length);
  for (let i = 0; i < data.length; i += 1) {
    data[i] = Math.round(255 * smoothStep((product[i]! - BEGINS_AT) / (1 - BEGINS_AT)));
  }
  return applyDepth(alpha, { widthPx, heightPx, data });
}

/** Few pixels are neither product nor ground: only for those the depth is interpolated. */
function applyDepth(alpha: GrayPlane, depth: GrayPlane): GrayPlane {
  const data = alpha.data.slice();
  const scaleX = depth.widthPx / alpha.widthPx;
  const scaleY = depth.heightPx / alpha.heightPx;
  for (let y = 0; y < alpha.heightPx; y += 1) {
    for (let x = 0, i = y * alpha.widthPx; x < alpha.widthPx; x += 1, i += 1) {
      const value = data[i]!;
      if (value < PRODUCT_ALPHA || value === 255) continue;
      const share = sampleGray(depth, (x + 0.5) * scaleX - 0.5, (y + 0.5) * scaleY - 0.5) / 255;
      data[i] = value + Math.round((255 - value) * share);
    }
  }
  return { ...alpha, data };
}

function smoothStep(value: number): number {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
}
