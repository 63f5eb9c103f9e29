import type { RgbImage } from './pixel-image.ts';

export type Rgb = readonly [number, number, number];

/** Studio papers and scans vary by some levels; beyond this a padded edge shows. */
const LARGEST_SPREAD = 6;
/** Share of the border's pixels that may be something else: a speck, the product's foot, a cut-off shadow. */
const OUTLIERS = 0.02;

/** The colour of the outermost pixels (median of each channel) if nearly all of them have it, else undefined. */
export function uniformBorderColour(image: RgbImage): Rgb | undefined {
  const border = borderPixels(image);
  const colour = [0, 1, 2].map((channel) => medianOf(border, channel)) as [number, number, number];
  let others = 0;
  for (let i = 0; i < border.length; i += 3) {
    const far = colour.some(
      (value, channel) => Math.abs((border[i + channel] as number) - value) > LARGEST_SPREAD,
    );
    if (far) others++;
  }
  return others <= (OUTLIERS * border.length) / 3 ? colour : undefined;
}

function borderPixels({ widthPx, heightPx, data }: RgbImage): Uint8Array {
  const row = 3 * widthPx;
  const border = new Uint8Array(2 * row + 6 * heightPx);
  border.set(data.subarray(0, row), 0);
  border.set(data.subarray(data.length - row), row);
  for (let y = 0; y < heightPx; y++) {
    border.set(data.subarray(y * row, y * row + 3), 2 * row + 6 * y);
    border.set(data.subarray(y * row + row - 3, y * row + row), 2 * row + 6 * y + 3);
  }
  return border;
}

function medianOf(interleaved: Uint8Array, channel: number): number {
  const counts = new Uint32Array(256);
  for (let i = channel; i < interleaved.length; i += 3) counts[interleaved[i] as number]! += 1;
  let seen = 0;
  for (let value = 0; value < 256; value++) {
    seen += counts[value] as number;
    if (seen * 6 >= interleaved.length) return value;
  }
  return 255;
}
