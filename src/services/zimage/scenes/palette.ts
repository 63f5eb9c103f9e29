import { toSrgb } from '../../../image/srgb.ts';
import type { LinearColour } from './linear-colour.ts';

/**
 * Picks by seed among those palettes whose ground is far enough from the product's colour to set it off.
 *
 * @param groundOf what of a palette the product is seen against; without it the palette's `ground`
 */
export function pickPalette<P extends { readonly ground: LinearColour }>(
  palettes: readonly P[],
  seed: number,
  productColour: readonly [number, number, number] | undefined,
  groundOf: (palette: P) => LinearColour = (palette) => palette.ground,
): P {
  const fitting = productColour
    ? palettes.filter((palette) => distance(groundOf(palette), productColour) > MIN_DISTANCE)
    : palettes;
  const choice = fitting.length > 0 ? fitting : palettes;
  return choice[(seed >>> 0) % choice.length]!;
}

/** In 8-bit sRGB steps, weighted as the eye weighs them ("redmean" without the red term). */
const MIN_DISTANCE = 70;

function distance(colour: LinearColour, product: readonly [number, number, number]): number {
  const r = toSrgb(colour[0]) - product[0];
  const g = toSrgb(colour[1]) - product[1];
  const b = toSrgb(colour[2]) - product[2];
  return Math.sqrt(0.7 * r * r + 1.4 * g * g + 0.9 * b * b);
}
