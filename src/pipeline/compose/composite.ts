import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import { byteOfLinear, LINEAR_OF_BYTE } from '../../image/srgb.ts';
import type { Placement } from './placement.ts';
import type { ShadowMap } from './shadow-map.ts';

/** Skylight is bluer than the lamp: what lies in its shadow loses a little less blue. */
const SHADE = [1, 0.985, 0.95] as const;

/** Darkens the background, in linear light and in place. */
export function applyShadow(background: RgbImage, shadow: ShadowMap): void {
  const { widthPx, heightPx, data } = background;
  const scaleX = shadow.widthPx / widthPx;
  const scaleY = shadow.heightPx / heightPx;
  const row = new Float32Array(shadow.widthPx + 1);
  for (let y = 0; y < heightPx; y += 1) {
    if (!blendRow(shadow, (y + 0.5) * scaleY - 0.5, row)) continue;
    let to = 3 * y * widthPx;
    for (let x = 0; x < widthPx; x += 1, to += 3) {
      const u = Math.min(shadow.widthPx - 1, Math.max(0, (x + 0.5) * scaleX - 0.5));
      const left = Math.floor(u);
      const dark = row[left]! + (u - left) * (row[left + 1]! - row[left]!);
      if (dark < 0.001) continue;
      for (let c = 0; c < 3; c += 1) {
        data[to + c] = byteOfLinear(LINEAR_OF_BYTE[data[to + c]!]! * (1 - SHADE[c]! * dark));
      }
    }
  }
}

/** @returns whether anything in the row is dark */
function blendRow(shadow: ShadowMap, at: number, row: Float32Array): boolean {
  const v = Math.min(shadow.heightPx - 1, Math.max(0, at));
  const upper = Math.floor(v);
  const above = upper * shadow.widthPx;
  const below = Math.min(shadow.heightPx - 1, upper + 1) * shadow.widthPx;
  let most = 0;
  for (let x = 0; x < shadow.widthPx; x += 1) {
    const value = shadow.data[above + x]!;
    row[x] = value + (v - upper) * (shadow.data[below + x]! - value);
    if (row[x]! > most) most = row[x]!;
  }
  row[shadow.widthPx] = row[shadow.widthPx - 1]!;
  return most >= 0.001;
}

/**
 * Lays the product on the background, in place. Where alpha is 255 the product's pixels are copied as they are;
 * soft edges are mixed from the product's own colour and the background.
 *
 * @param product the photo with the old ground taken out of its soft edges
 */
export function layProduct(
  background: RgbImage,
  product: RgbImage,
  alpha: GrayPlane,
  placement: Placement,
): void {
  const from = Math.max(0, -placement.offsetX);
  const to = Math.min(product.widthPx, background.widthPx - placement.offsetX);
  for (let y = 0; y < product.heightPx; y += 1) {
    const row = y + placement.offsetY;
    if (row < 0 || row >= background.heightPx) continue;
    for (let x = from; x < to; x += 1) {
      const share = alpha.data[y * alpha.widthPx + x]!;
      if (share === 0) continue;
      const source = 3 * (y * product.widthPx + x);
      const target = 3 * (row * background.widthPx + x + placement.offsetX);
      for (let c = 0; c < 3; c += 1) {
        const behind = background.data[target + c]!;
        background.data[target + c] =
          behind + Math.round((share * (product.data[source + c]! - behind)) / 255);
      }
    }
  }
}
