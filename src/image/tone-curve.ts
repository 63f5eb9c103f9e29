import type { GrayPlane, RgbImage } from './pixel-image.ts';
import { LINEAR_OF_BYTE, toSrgb } from './srgb.ts';

/** For each 8-bit sRGB value the new one; one table a channel. */
export type ToneCurves = readonly [Uint8Array, Uint8Array, Uint8Array];

/**
 * Multiplies the light: by `channelGains` (≥ 1, white balance; ends at white), then by `exposureGain`. When
 * brightening, the gain rolls off towards 1 at white, so that no highlight is cut off and white stays white.
 */
export function lightCurves(
  channelGains: readonly [number, number, number],
  exposureGain: number,
): ToneCurves {
  const curve = (gain: number) =>
    Uint8Array.from(LINEAR_OF_BYTE, (light) =>
      Math.round(toSrgb(expose(Math.min(1, light * gain), exposureGain))),
    );
  return [curve(channelGains[0]), curve(channelGains[1]), curve(channelGains[2])];
}

/** l·g ÷ (1 + (g − 1)·lᵏ): slope g in the shadows, 1 → 1; k as large (up to 2) as stays strictly rising. */
function expose(light: number, gain: number): number {
  if (gain <= 1) return light * gain;
  const k = Math.min(2, 1 + 0.9 / (gain - 1));
  return (light * gain) / (1 + (gain - 1) * light ** k);
}

/** Applies the curves; where `where` is given, in proportion to it (255 = wholly, 0 = untouched). */
export function applyCurves(image: RgbImage, curves: ToneCurves, where?: GrayPlane): RgbImage {
  const { widthPx, heightPx, data } = image;
  const out = new Uint8Array(data.length);
  const [red, green, blue] = curves;
  for (let i = 0, pixel = 0; i < data.length; i += 3, pixel++) {
    const share = where === undefined ? 255 : (where.data[pixel] as number);
    out[i] = blend(data[i] as number, red, share);
    out[i + 1] = blend(data[i + 1] as number, green, share);
    out[i + 2] = blend(data[i + 2] as number, blue, share);
  }
  return { widthPx, heightPx, data: out };
}

function blend(byte: number, curve: Uint8Array, share: number): number {
  if (share === 0) return byte;
  const mapped = curve[byte] as number;
  return share === 255 ? mapped : byte + Math.round(((mapped - byte) * share) / 255);
}
