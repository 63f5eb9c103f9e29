import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import type { MatteExtent } from './matte-extent.ts';

/** Mean difference in 8-bit values from which the old shadow counts as seen. */
const SEEN = 5;
/** Spread of the ground's values above which it is patterned and says nothing. */
const PATTERNED = 18;

/**
 * From which side the photo was lit, judged by the product's own shadow on a plain ground beside its lower half; left
 * where it does not show. The new shadow must not fall against the shading on the product.
 */
export function lightSideOf(photo: RgbImage, alpha: GrayPlane, { bounds }: MatteExtent): 'left' | 'right' {
  const reach = Math.max(4, Math.round(0.16 * Math.max(bounds.widthPx, bounds.heightPx)));
  const top = bounds.top + Math.round(0.55 * bounds.heightPx);
  const bottom = Math.min(photo.heightPx, bounds.top + bounds.heightPx);
  const left = groundBeside(photo, alpha, bounds.left - reach, bounds.left, top, bottom);
  const end = bounds.left + bounds.widthPx;
  const right = groundBeside(photo, alpha, end, end + reach, top, bottom);
  if (!left || !right || Math.max(left.spread, right.spread) > PATTERNED) return 'left';
  return left.mean < right.mean - SEEN ? 'right' : 'left';
}

function groundBeside(
  photo: RgbImage,
  alpha: GrayPlane,
  from: number,
  to: number,
  top: number,
  bottom: number,
): { mean: number; spread: number } | undefined {
  let count = 0;
  let sum = 0;
  let squares = 0;
  const step = Math.max(1, Math.floor((bottom - top) / 120));
  for (let y = top; y < bottom; y += step) {
    for (let x = Math.max(0, from); x < Math.min(photo.widthPx, to); x += step) {
      const at = y * photo.widthPx + x;
      if (alpha.data[at]! > 4) continue;
      const value = photo.data[3 * at + 1]!;
      count += 1;
      sum += value;
      squares += value * value;
    }
  }
  if (count < 20) return undefined;
  const mean = sum / count;
  return { mean, spread: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
