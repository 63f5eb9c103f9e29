import type { GrayPlane } from '../../image/pixel-image.ts';
import type { CameraView } from '../../services/zimage/zimage-service.ts';
import { type MatteExtent, PRODUCT_ALPHA } from './matte-extent.ts';

/** From where the photo seems to have been taken, judged by the product's outline. */
export function viewOf(alpha: GrayPlane, extent: MatteExtent): CameraView {
  const { bounds, cut } = extent;
  if (cut.bottom) return 'eye_level';
  let touching = 0;
  let firstTouch = bounds.left + bounds.widthPx;
  let lastTouch = bounds.left;
  let weight = 0;
  let moment = 0;
  const base = bounds.top + bounds.heightPx;
  for (let x = bounds.left; x < bounds.left + bounds.widthPx; x += 1) {
    let low = -1;
    for (let y = bounds.top; y < base; y += 1) {
      if (alpha.data[y * alpha.widthPx + x]! < PRODUCT_ALPHA) continue;
      low = y;
      weight += 1;
      moment += x;
    }
    if (low < base - 0.06 * bounds.heightPx - 1) continue;
    touching += 1;
    firstTouch = Math.min(firstTouch, x);
    lastTouch = x;
  }
  const centre = moment / weight;
  const slack = 0.04 * bounds.widthPx;
  if (centre < firstTouch - slack || centre > lastTouch + slack) return 'overhead';
  if (touching > 0.6 * bounds.widthPx) return 'eye_level';
  return 'raised';
}
