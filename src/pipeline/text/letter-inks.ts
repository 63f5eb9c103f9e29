import type { RgbImage } from '../../image/pixel-image.ts';
import { distanceToPalette, findPalette } from './colour-palette.ts';
import { contrastToRamp, type GroundRamp } from './ground-ramp.ts';
import { growDisc } from './mask-morphology.ts';
import { pixelOf } from './text-mask.ts';
import type { TextWindow } from './text-window.ts';

/** Levels of 255 from the ground from which a pixel has the letters' own colour, and how near that another must be. */
export const INK_CONTRAST = 40;
const INK_TOLERANCE = 30;
const MAX_INK_SPREAD = 20;
/** Width of a letter's soft edge. */
const EDGE_PX = 2;

/**
 * Whether a pixel of the window has one of the colours that the letters have inside their box.
 *
 * @param letters 1 = letter
 * @param contrast to the letters' ground
 */
export function inkTest(
  image: RgbImage,
  { rect, distance }: TextWindow,
  letters: Uint8Array,
  contrast: Float32Array,
): (i: number) => boolean {
  const rgb: number[] = [];
  for (let i = 0; i < letters.length; i++) {
    if (!letters[i] || contrast[i] < INK_CONTRAST || distance[i] > 0) continue;
    const at = 3 * pixelOf(image, rect, i);
    rgb.push(image.data[at], image.data[at + 1], image.data[at + 2]);
  }
  // What scatters more are the mixtures at the letters' edges, which hold nearly every colour.
  const inks = findPalette(Float32Array.from(rgb)).filter(({ spread }) => spread <= MAX_INK_SPREAD);
  return (i) => {
    const at = 3 * pixelOf(image, rect, i);
    return distanceToPalette(inks, image.data[at], image.data[at + 1], image.data[at + 2]) < INK_TOLERANCE;
  };
}

/** Of letters on drawn ground, the pixels of their own colours and the soft edges of those. */
export function inkedPart(
  image: RgbImage,
  window: TextWindow,
  letters: Uint8Array,
  ramp: GroundRamp,
): Uint8Array {
  const { rect } = window;
  const isInk = inkTest(image, window, letters, contrastToRamp(image, rect, ramp));
  const inks = letters.map((value, i) => (value && isInk(i) ? 1 : 0));
  return growDisc(inks, rect.widthPx, rect.heightPx, EDGE_PX);
}
