import { createGrayPlane, createRgbImage, type GrayPlane, type RgbImage } from './pixel-image.ts';

/** Alpha that is nowhere below this is opaque: resampling and 16-bit rounding leave such values behind. */
const OPAQUE_FROM = 250;

/**
 * Takes an interleaved RGBA picture apart. `alpha` is absent where the picture is opaque. What is wholly
 * transparent becomes white: editors leave anything there (mostly black), and everything that looks at `rgb`
 * alone would take it for part of the photo.
 */
export function splitAlpha(rgba: {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}): { rgb: RgbImage; alpha: GrayPlane | undefined } {
  const { widthPx, heightPx, data } = rgba;
  const rgb = createRgbImage(widthPx, heightPx);
  const alpha = createGrayPlane(widthPx, heightPx);
  let lowest = 255;
  for (let i = 0, from = 0, to = 0; i < alpha.data.length; i++, from += 4, to += 3) {
    const value = data[from + 3] as number;
    alpha.data[i] = value;
    if (value < lowest) lowest = value;
    rgb.data[to] = value === 0 ? 255 : (data[from] as number);
    rgb.data[to + 1] = value === 0 ? 255 : (data[from + 1] as number);
    rgb.data[to + 2] = value === 0 ? 255 : (data[from + 2] as number);
  }
  return { rgb, alpha: lowest >= OPAQUE_FROM ? undefined : alpha };
}

/** Interleaves colour and alpha; the opposite of `splitAlpha`. */
export function joinAlpha(rgb: RgbImage, alpha: GrayPlane): Uint8Array {
  const rgba = new Uint8Array(4 * alpha.data.length);
  for (let i = 0, from = 0, to = 0; i < alpha.data.length; i++, from += 3, to += 4) {
    rgba[to] = rgb.data[from] as number;
    rgba[to + 1] = rgb.data[from + 1] as number;
    rgba[to + 2] = rgb.data[from + 2] as number;
    rgba[to + 3] = alpha.data[i] as number;
  }
  return rgba;
}

export function flattenOnWhite(rgb: RgbImage, alpha: GrayPlane): RgbImage {
  const flat = createRgbImage(rgb.widthPx, rgb.heightPx);
  for (let i = 0; i < flat.data.length; i++) {
    const opacity = alpha.data[(i / 3) | 0] as number;
    flat.data[i] = Math.round((opacity * (rgb.data[i] as number) + (255 - opacity) * 255) / 255);
  }
  return flat;
}
