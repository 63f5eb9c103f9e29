import { boxMean } from '../../image/box-filter.ts';
import type { GrayPlane } from '../../image/pixel-image.ts';
import { resampleGray, wholeOf } from '../../image/resample.ts';

/** Around a change the new matte counts, so that its edge can move and be soft. */
const REACH_PX = 6;
/** Difference between the small mattes from which a pixel counts as changed. */
const CHANGED = 32;

/**
 * The new matte where something was changed, the old one exactly as it was elsewhere.
 *
 * @param before and `after`: the old and the new matte, both small, between which the changes are looked for
 */
export function keepUntouched(
  old: GrayPlane,
  corrected: GrayPlane,
  before: GrayPlane,
  after: GrayPlane,
): GrayPlane {
  const changed = Float32Array.from(before.data, (value, i) =>
    Math.abs(value - after.data[i]!) > CHANGED ? 1 : 0,
  );
  const { widthPx, heightPx } = before;
  boxMean(changed, widthPx, heightPx, REACH_PX, new Float32Array(changed.length), changed);
  const near = Uint8Array.from(changed, (share) => (share > 1e-4 ? 255 : 0));
  const small: GrayPlane = { widthPx, heightPx, data: near };
  const where = resampleGray(small, wholeOf(small), old.widthPx, old.heightPx);
  const data = old.data.slice();
  for (let i = 0; i < data.length; i += 1) {
    const weight = where.data[i]! / 255;
    if (weight > 0) data[i] = Math.round(weight * corrected.data[i]! + (1 - weight) * data[i]!);
  }
  return { ...old, data };
}
