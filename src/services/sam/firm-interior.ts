import { boxMean } from '../../image/box-filter.ts';
import type { GrayPlane } from '../../image/pixel-image.ts';
import { resampleGray, wholeOf } from '../../image/resample.ts';

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
  const product = Float32Array.from(small.data, (value) => (value >= PRODUCT_ALPHA ? 1 : 0));
  const radius = Math.max(1, Math.round(DEPTH_SHARE * Math.max(widthPx, heightPx)));
  const around = boxMean(product, widthPx, heightPx, radius, new Float32Array(product.length));
  const firm = Uint8Array.from(around, (share) =>
    Math.round(255 * smoothStep((share - BEGINS_AT) / (1 - BEGINS_AT))),
  );
  const depth = resampleGray(
    { widthPx, heightPx, data: firm },
    { left: 0, top: 0, widthPx, heightPx },
    alpha.widthPx,
    alpha.heightPx,
  );
  const data = alpha.data.slice();
  for (let i = 0; i < data.length; i += 1) {
    if (data[i]! >= PRODUCT_ALPHA) data[i]! += Math.round(((255 - data[i]!) * depth.data[i]!) / 255);
  }
  return { ...alpha, data };
}

function smoothStep(value: number): number {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
}
