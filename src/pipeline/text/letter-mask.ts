import type { RgbImage } from '../../image/pixel-image.ts';
import { distanceToPalette, findPalette } from './colour-palette.ts';
import { distanceToInks, findInks } from './drawn-inks.ts';
import { connectedParts, growDisc } from './mask-morphology.ts';
import { shadowWidthPx, softFringePx } from './soft-fringe.ts';
import { pixelOf } from './text-mask.ts';
import type { TextWindow } from './text-window.ts';

/** Share of the box's pixels beyond which ink and ground are not told apart. */
const MAX_INK_SHARE = 0.72;
const MIN_SEPARABILITY = 0.45;
/** What sticks out of the box, has the ink's colour and ends within this (line heights) is still the letter. */
const OUTREACH = 0.4;
/** What goes on beyond that is something else, cut off here. */
const NEAR = 0.08;
/** Levels of 255 within which a pixel has the ink's colour; less where the ink itself hardly leaves its ground. */
const INK_TOLERANCE = { least: 10, most: 40 };
const BOX_GROWTH = 0.18;
/** Levels of 255 within which a pixel is a drawn ink. */
const DRAWN_TOLERANCE = 36;
/** Of the box: more that is neither ink nor ground means that an ink was missed. */
const MAX_UNEXPLAINED = 0.06;

/**
 * Where the letters are, with fringe, outline and shadow: the strokes where they stand out from the ground,
 * else the whole box grown. 1 = letter; row-major within the window.
 */
export function letterMask(image: RgbImage, window: TextWindow): Uint8Array {
  return drawnStrokes(image, window) ?? strokes(image, window) ?? boxMask(window, BOX_GROWTH);
}

/** The box and `growth` line heights more. */
export function boxMask(window: TextWindow, growth: number): Uint8Array {
  const limit = Math.max(2, growth * window.lineHeightPx);
  return Uint8Array.from(window.distance, (distance) => (distance <= limit ? 1 : 0));
}

/** Letters of flat inks, found by the inks' own colours: the gaps between bold outlined letters stay. */
function drawnStrokes(image: RgbImage, window: TextWindow): Uint8Array | undefined {
  const { rect, distance, contrast, lineHeightPx } = window;
  const inks = findInks(image, window);
  if (inks.length === 0) return undefined;
  const near = Math.max(1, NEAR * lineHeightPx);
  const inked = new Uint8Array(distance.length);
  for (let i = 0; i < inked.length; i++) {
    if (distance[i] > OUTREACH * lineHeightPx) continue;
    if (distanceToInks(image, pixelOf(image, rect, i), inks) < DRAWN_TOLERANCE) inked[i] = 1;
  }
  keepLetters(inked, distance, near, rect.widthPx, rect.heightPx);
  const core = growDisc(inked, rect.widthPx, rect.heightPx, fringePx(lineHeightPx));
  let inside = 0;
  let unexplained = 0;
  for (let i = 0; i < core.length; i++) {
    if (distance[i] > 0) continue;
    inside++;
    if (!core[i] && contrast[i] > window.inkContrast) unexplained++;
  }
  if (unexplained > MAX_UNEXPLAINED * inside) return undefined;
  // Clutter passes for a shadow in the one measure or the other, seldom in both.
  const shadowPx = Math.min(shadowWidthPx(image, window, core), softFringePx(image, window, core));
  return shadowPx > 0 ? growDisc(core, rect.widthPx, rect.heightPx, shadowPx + 1) : core;
}

/** Of the inks' colour, what is in the box; outside it only what hangs together with that. */
function keepLetters(
  inked: Uint8Array,
  distance: Float32Array,
  nearPx: number,
  widthPx: number,
  heightPx: number,
): void {
  for (const part of connectedParts(inked, widthPx, heightPx)) {
    const outer = part.filter((pixel) => distance[pixel] > nearPx);
    if (2 * outer.length > part.length) for (const pixel of outer) inked[pixel] = 0;
  }
}

function strokes(image: RgbImage, window: TextWindow): Uint8Array | undefined {
  if (window.separability < MIN_SEPARABILITY) return undefined;
  const faint = Math.max(
    8,
    Math.min(2 * window.groundSpread, 0.6 * window.inkContrast),
    0.4 * window.inkContrast,
  );
  const ink = connectedInk(image, window, faint);
  let inside = 0;
  let inked = 0;
  for (let i = 0; i < ink.length; i++) {
    if (window.distance[i] > 0) continue;
    inside++;
    inked += ink[i];
  }
  if (inked === 0 || inked > MAX_INK_SHARE * inside) return undefined;
  const { widthPx, heightPx } = window.rect;
  const core = growDisc(ink, widthPx, heightPx, fringePx(window.lineHeightPx));
  const shadowPx = softFringePx(image, window, core);
  return shadowPx > 0 ? growDisc(core, widthPx, heightPx, shadowPx + 1) : core;
}

/**
 * Covers the anti-aliased fringe and JPEG's ringing: 0.07 of the line's height on small lettering; on large
 * lettering the fringe grows slower than the letters.
 */
function fringePx(lineHeightPx: number): number {
  return Math.max(2, Math.min(0.07 * lineHeightPx, 2.5 + 0.015 * lineHeightPx));
}

/** Pixels above `faint` in the box, and those of the ink's colour joined to them a little way outside. */
function connectedInk(image: RgbImage, window: TextWindow, faint: number): Uint8Array {
  const { rect, distance, contrast, lineHeightPx } = window;
  const near = Math.max(1, NEAR * lineHeightPx);
  const limit = Math.max(2, OUTREACH * lineHeightPx);
  const ink = new Uint8Array(contrast.length);
  const sure: number[] = [];
  for (let i = 0; i < ink.length; i++) {
    if (distance[i] > near || contrast[i] <= faint) continue;
    ink[i] = 1;
    const at = 3 * pixelOf(image, rect, i);
    if (contrast[i] > window.inkContrast) sure.push(image.data[at], image.data[at + 1], image.data[at + 2]);
  }
  const inks = findPalette(Float32Array.from(sure));
  const outside = new Uint8Array(ink.length);
  const tolerance = Math.max(INK_TOLERANCE.least, Math.min(INK_TOLERANCE.most, window.inkContrast));
  for (let i = 0; i < ink.length; i++) {
    if (distance[i] <= near || contrast[i] <= faint) continue;
    const at = 3 * pixelOf(image, rect, i);
    const toInk = distanceToPalette(inks, image.data[at], image.data[at + 1], image.data[at + 2]);
    if (toInk < tolerance) outside[i] = 1;
  }
  for (const part of connectedParts(outside, rect.widthPx, rect.heightPx)) {
    const ends = part.every((pixel) => distance[pixel] < limit);
    const joined = ends && part.some((pixel) => touches(ink, pixel, rect.widthPx, rect.heightPx));
    if (joined) for (const pixel of part) ink[pixel] = 1;
  }
  return ink;
}

function touches(mask: Uint8Array, pixel: number, widthPx: number, heightPx: number): boolean {
  const x = pixel % widthPx;
  return (
    (x > 0 && mask[pixel - 1] === 1) ||
    (x < widthPx - 1 && mask[pixel + 1] === 1) ||
    (pixel >= widthPx && mask[pixel - widthPx] === 1) ||
    (pixel < widthPx * (heightPx - 1) && mask[pixel + widthPx] === 1)
  );
}
