import type { RgbImage } from '../../image/pixel-image.ts';
import { pixelOf, sampledPixels } from './text-mask.ts';
import type { TextWindow } from './text-window.ts';

/** A colour lettering is drawn with: its filling or its outline. */
export interface Ink {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** Of the box's pixels. */
  readonly share: number;
}

const BIN = 12;
const BINS = Math.ceil(256 / BIN);
/** Colours looked at: filling, outline, a second outline, and ground between. */
const MAX_COLOURS = 4;
/** Of the box: less is no filling and no outline. */
const MIN_SHARE = 0.08;
/** An ink is this much more frequent in the box than in the ground beyond it. */
const RARER_OUTSIDE = 3;
/** Flat, this frequent and yet found outside: white letters before a white wall, of which only the outline is known. */
const DOUBTFUL_SHARE = 0.2;
/** All inks together: lettering covers at least this much of its box. */
const MIN_COVER = 0.25;
/** What fills its box is a panel. */
const MAX_COVER = 0.78;
/** Where the ground is looked at, in line heights from the box. */
const GROUND_FROM = 0.2;
/** Levels of 255 within which a pixel has the ink's very colour; flat inks leave room for JPEG. */
export const INK_RADIUS = 36;
const CORE_RADIUS = 18;
/** Of an ink's pixels: drawn colours are this dense, photographed ones scatter. */
const FLAT_RADIUS = 9;
const FLAT_SHARE = 0.4;

/**
 * The few flat colours of drawn lettering: frequent in the box, rare outside it. Unlike the contrast to the
 * ground this finds letters on clutter, whose many colours leave no contrast to count on.
 *
 * @returns none where the box holds no such colours
 */
export function findInks(image: RgbImage, window: TextWindow): Ink[] {
  const { rect, distance, lineHeightPx } = window;
  const inside: number[] = [];
  const outside: number[] = [];
  for (const i of sampledPixels(rect, lineHeightPx)) {
    if (distance[i] > 0 && distance[i] < GROUND_FROM * lineHeightPx) continue;
    (distance[i] <= 0 ? inside : outside).push(pixelOf(image, rect, i));
  }
  const inks: Ink[] = [];
  let left = inside;
  for (let round = 0; round < MAX_COLOURS; round++) {
    const ink = densest(image, left, inside.length);
    if (!ink || ink.share < MIN_SHARE) break;
    const ground = within(image, outside, ink, INK_RADIUS).length / Math.max(1, outside.length);
    const near = within(image, left, ink, INK_RADIUS);
    const flat = within(image, near, ink, FLAT_RADIUS).length > FLAT_SHARE * near.length;
    const rare = ground * RARER_OUTSIDE < ink.share;
    if (flat && !rare && ink.share > DOUBTFUL_SHARE) return [];
    if (flat && rare) inks.push(ink);
    left = left.filter((pixel) => distanceToInk(image, pixel, ink) >= INK_RADIUS);
  }
  const cover = inks.reduce((sum, { share }) => sum + share, 0);
  return cover >= MIN_COVER && cover <= MAX_COVER ? inks : [];
}

/** Levels of 255 from a pixel to the nearest ink. */
export function distanceToInks(image: RgbImage, pixel: number, inks: readonly Ink[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const ink of inks) least = Math.min(least, distanceToInk(image, pixel, ink));
  return least;
}

/** The most frequent small cube of colours, its mean, and how much of the box has it. */
function densest(image: RgbImage, pixels: readonly number[], total: number): Ink | undefined {
  const counts = new Uint32Array(BINS ** 3);
  let best = -1;
  for (const pixel of pixels) {
    const bin = binOf(image, pixel);
    counts[bin]++;
    if (best < 0 || counts[bin] > counts[best]) best = bin;
  }
  if (best < 0) return undefined;
  let ink = meanOf(
    image,
    pixels.filter((pixel) => binOf(image, pixel) === best),
    total,
  );
  for (let round = 0; round < 3; round++) ink = meanOf(image, within(image, pixels, ink, CORE_RADIUS), total);
  return ink;
}

function binOf(image: RgbImage, pixel: number): number {
  const at = 3 * pixel;
  const red = Math.floor(image.data[at] / BIN);
  const green = Math.floor(image.data[at + 1] / BIN);
  return (red * BINS + green) * BINS + Math.floor(image.data[at + 2] / BIN);
}

function within(image: RgbImage, pixels: readonly number[], ink: Ink, radius: number): number[] {
  return pixels.filter((pixel) => distanceToInk(image, pixel, ink) < radius);
}

function meanOf(image: RgbImage, pixels: readonly number[], total: number): Ink {
  const sums = [0, 0, 0];
  for (const pixel of pixels) for (let c = 0; c < 3; c++) sums[c] += image.data[3 * pixel + c];
  const [red, green, blue] = sums.map((sum) => sum / Math.max(1, pixels.length));
  return { red, green, blue, share: pixels.length / Math.max(1, total) };
}

function distanceToInk(image: RgbImage, pixel: number, { red, green, blue }: Ink): number {
  const at = 3 * pixel;
  return Math.sqrt(
    (image.data[at] - red) ** 2 + (image.data[at + 1] - green) ** 2 + (image.data[at + 2] - blue) ** 2,
  );
}
