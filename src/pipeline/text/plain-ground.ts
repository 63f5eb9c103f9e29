import type { PixelRect, RgbImage } from '../../image/pixel-image.ts';
import { fillHarmonic } from '../../services/zimage/inpainting/fill-harmonic.ts';
import { addGrain } from '../../services/zimage/inpainting/ground-grain.ts';
import { distanceToPalette, findPalette } from './colour-palette.ts';
import type { FlatRing } from './flat-ring.ts';
import { contrastToRamp, type GroundRamp, levelRamp } from './ground-ramp.ts';
import { INK_CONTRAST, inkTest } from './letter-inks.ts';
import { connectedParts, growDisc } from './mask-morphology.ts';
import { pixelOf, sampledPixels } from './text-mask.ts';
import type { TextWindow } from './text-window.ts';

/** JPEG's ringing stays within its blocks of 8 px and is fainter than this (levels of 255). */
const RINGING_PX = 8;
const RINGING_CONTRAST = 40;
/** Of the line's height. */
const FRINGE = 0.04;
const MIN_FRINGE_PX = 2;
/** Line heights outside the ring from which something belongs to the surroundings. */
const BEYOND = 0.15;
/** Levels of 255 within which a pixel has a colour of the surroundings. */
const SURROUNDINGS_TOLERANCE = 16;
/** Strokes that reach over the ring end within this, in line heights. */
const OUTREACH = 0.4;
/** Levels of 255 within which a pixel is the plain ground itself. */
const GROUND_TOLERANCE = 16;

/**
 * Letters on plain ground: all within the ring that has not its colour, whatever the letters' colours,
 * outlines and shadows; and JPEG's ringing just outside. 1 = letter; row-major within the window.
 *
 * @param greedy take also what hangs together with the surroundings of a badge: letters that touch its edge
 */
export function lettersOnPlainGround(
  image: RgbImage,
  window: TextWindow,
  ring: FlatRing,
  greedy = false,
): Uint8Array {
  const { rect, distance } = window;
  const contrast = contrastToRamp(image, rect, levelRamp(ring.colour));
  const others = greedy ? new Uint8Array(distance.length) : surroundings(image, window, ring, contrast);
  const isInk = inkTest(
    image,
    window,
    others.map((value) => 1 - value),
    contrast,
  );
  // Their soft edges are theirs, but not those of a letter that comes near.
  const own = letterParts(window, ring, (i) => !others[i] && contrast[i] > INK_CONTRAST && isInk(i));
  const foreign = growDisc(others, rect.widthPx, rect.heightPx, 2);
  for (let i = 0; i < foreign.length; i++) if (own[i] && !others[i]) foreign[i] = 0;
  const unlike = new Uint8Array(distance.length);
  const clear = Math.max(3, 1.5 * ring.colour.spread);
  for (let i = 0; i < unlike.length; i++) {
    if (foreign[i] || contrast[i] <= clear) continue;
    const ringing = distance[i] <= ring.depthPx + RINGING_PX && contrast[i] < RINGING_CONTRAST;
    if (distance[i] <= ring.depthPx || ringing) unlike[i] = 1;
  }
  const fringePx = Math.max(MIN_FRINGE_PX, FRINGE * window.lineHeightPx);
  const ends = strokeEnds(unlike, window, ring, (i) => !foreign[i] && isInk(i));
  for (let i = 0; i < ends.length; i++) if (ends[i]) unlike[i] = 1;
  const grown = growDisc(unlike, rect.widthPx, rect.heightPx, fringePx);
  const round = growDisc(ends, rect.widthPx, rect.heightPx, fringePx);
  // Outside the ring only ringing and the ends of strokes are touched, and never what rings there.
  for (let i = 0; i < grown.length; i++) {
    if ((distance[i] > ring.depthPx && !round[i]) || foreign[i]) grown[i] = unlike[i];
  }
  return grown;
}

/** Letters and their soft edges: parts of the inks' colours that lie mostly within the ring. */
function letterParts(
  { rect, distance }: TextWindow,
  ring: FlatRing,
  isLetter: (i: number) => boolean,
): Uint8Array {
  const letters = Uint8Array.from(distance, (_, i) => (isLetter(i) ? 1 : 0));
  for (const part of connectedParts(letters, rect.widthPx, rect.heightPx)) {
    const outer = part.filter((i) => distance[i] > ring.depthPx).length;
    if (2 * outer > part.length) for (const i of part) letters[i] = 0;
  }
  return growDisc(letters, rect.widthPx, rect.heightPx, 2);
}

/** What of the letters reaches over the ring, of a box cut too close: it hangs together with them and soon ends. */
function strokeEnds(
  letters: Uint8Array,
  { rect, distance, lineHeightPx }: TextWindow,
  ring: FlatRing,
  isInk: (i: number) => boolean,
): Uint8Array {
  const limit = OUTREACH * lineHeightPx;
  const ends = new Uint8Array(letters.length);
  for (let i = 0; i < ends.length; i++) {
    const beyond = distance[i] > ring.depthPx && distance[i] <= limit;
    if (beyond && isInk(i)) ends[i] = 1;
  }
  for (const part of connectedParts(ends, rect.widthPx, rect.heightPx)) {
    const cut = part.some((i) => distance[i] > limit - 1);
    const joined = part.some((i) => touches(letters, i, rect.widthPx));
    if (cut || !joined) for (const i of part) ends[i] = 0;
  }
  return ends;
}

function touches(mask: Uint8Array, i: number, widthPx: number): boolean {
  return mask[i - 1] === 1 || mask[i + 1] === 1 || mask[i - widthPx] === 1 || mask[i + widthPx] === 1;
}

/**
 * What is not ground, of one colour, and for the most part beyond the ring: the corners between a round badge
 * and its square box, a rule or a border that cuts through the box.
 */
function surroundings(
  image: RgbImage,
  window: TextWindow,
  ring: FlatRing,
  contrast: Float32Array,
): Uint8Array {
  const { rect, distance, lineHeightPx } = window;
  const beyondPx = ring.depthPx + Math.max(3, BEYOND * lineHeightPx);
  const outside: number[] = [];
  for (const i of sampledPixels(rect, lineHeightPx)) {
    if (distance[i] <= beyondPx || contrast[i] <= GROUND_TOLERANCE) continue;
    const at = 3 * pixelOf(image, rect, i);
    outside.push(image.data[at], image.data[at + 1], image.data[at + 2]);
  }
  const foreign = new Uint8Array(contrast.length);
  const alike = new Uint8Array(contrast.length);
  for (const colour of findPalette(Float32Array.from(outside))) {
    const palette = [colour];
    for (let i = 0; i < alike.length; i++) {
      alike[i] = 0;
      if (contrast[i] <= GROUND_TOLERANCE) continue;
      const at = 3 * pixelOf(image, rect, i);
      const away = distanceToPalette(palette, image.data[at], image.data[at + 1], image.data[at + 2]);
      if (away < SURROUNDINGS_TOLERANCE) alike[i] = 1;
    }
    for (const part of connectedParts(alike, rect.widthPx, rect.heightPx)) {
      if (!part.some((pixel) => distance[pixel] > beyondPx)) continue;
      const outer = part.filter((pixel) => distance[pixel] > ring.depthPx).length;
      if (outer > part.length / 2) for (const pixel of part) foreign[pixel] = 1;
    }
  }
  return foreign;
}

/**
 * Paints letters over with their plain ground, in place: a membrane through the ground's own pixels alone,
 * so that a badge's surroundings do not bleed into the badge, and its grain.
 *
 * @param letters 1 = paint; row-major within `rect`
 */
export function paintPlainGround(
  image: RgbImage,
  rect: PixelRect,
  ramp: GroundRamp,
  letters: Uint8Array,
  random: () => number,
): void {
  const contrast = contrastToRamp(image, rect, ramp);
  const unknown = new Uint8Array(letters.length);
  const rgb = new Float32Array(3 * letters.length);
  for (let i = 0; i < letters.length; i++) {
    const at = 3 * pixelOf(image, rect, i);
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = image.data[at + c];
    if (letters[i] || contrast[i] > GROUND_TOLERANCE) unknown[i] = 1;
  }
  const patch = { widthPx: rect.widthPx, heightPx: rect.heightPx, rgb };
  fillHarmonic(patch, unknown);
  addGrain(patch, unknown, letters, random);
  for (let i = 0; i < letters.length; i++) {
    if (!letters[i]) continue;
    const to = 3 * pixelOf(image, rect, i);
    for (let c = 0; c < 3; c++) image.data[to + c] = Math.max(0, Math.min(255, Math.round(rgb[3 * i + c])));
  }
}
