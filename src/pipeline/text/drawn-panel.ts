import type { RgbImage } from '../../image/pixel-image.ts';
import { findPalette } from './colour-palette.ts';
import { convexMask, outlineOf } from './convex-mask.ts';
import { contrastToRamp, followRamp, type GroundRamp } from './ground-ramp.ts';
import { connectedParts, growDisc } from './mask-morphology.ts';
import { pixelOf, sampledPixels } from './text-mask.ts';
import type { TextWindow } from './text-window.ts';

/** A drawn shape behind a text: a price badge, a button, a banner, whole again where letters hide it. */
export interface DrawnPanel {
  readonly ramp: GroundRamp;
  /** 1 = the shape, letters on it included; row-major within the window. */
  readonly inside: Uint8Array;
}

/** Colours of the box that are tried, the most frequent first; one of them is the letters'. */
const MAX_SEEDS = 4;
/** Where the box's colours are taken from, in line heights beyond it. */
const SEEN = 0.1;
/** Levels of 255 within which a pixel is the panel's. */
const TOLERANCE = 14;
/**
 * The scatter up to which a panel is drawn: 0.8–4.5 on panels of JPEGs, 4.7–6 on skies, paper and blurred boxes.
 */
const MAX_SPREAD = 4.5;
const MIN_SPREAD = 2;
/** Of the largest part of the panel's colour: smaller ones are its like elsewhere. */
const MIN_PART = 0.05;
/** Half the thickness, in line heights, of bold strokes; and that below which a run of the colour is a frame or a rule. */
const STROKE = 0.2;
const STRIP = 0.12;
/** Of the box: a panel holds the text, or most of it. */
const MIN_COVER = 0.6;
/** Of the shape beyond the box: what is neither its colour nor lettering. */
const MAX_TORN = 0.25;
/** Of the shape's outline where the panel is seen to end; letters hide the rest. Strokes alone touch their hull less. */
const MIN_OUTLINE = 0.45;
const OUTLINE_PX = 2;
/** Pixels from an edge from which its softness and JPEG's ringing have mostly gone. */
const CLEAR_PX = 4;
/** Letters end at the box, a panel goes on: this share of a band beyond it (line heights), or it meets the picture's edge. */
const BEYOND = { from: 0.06, to: 0.12 };
const MIN_BEYOND = 0.3;
const MIN_AT_EDGE = 0.5;
/** Pictures often have a dark line along their edge. */
const EDGE_PX = 3;

/** Finds the panel that a text stands on, also where the letters reach over its rim. */
export function findDrawnPanel(image: RgbImage, window: TextWindow): DrawnPanel | undefined {
  const { rect, distance, lineHeightPx } = window;
  const near: number[] = [];
  const rgb: number[] = [];
  for (const i of sampledPixels(rect, lineHeightPx)) {
    if (distance[i] > SEEN * lineHeightPx) continue;
    near.push(i);
    const at = 3 * pixelOf(image, rect, i);
    rgb.push(image.data[at], image.data[at + 1], image.data[at + 2]);
  }
  const seeds = [...findPalette(Float32Array.from(rgb))].sort((a, b) => b.share - a.share);
  let best: { panel: DrawnPanel; rating: number } | undefined;
  for (const seed of seeds.slice(0, MAX_SEEDS)) {
    const ramp = followRamp(image, rect, near, seed, TOLERANCE);
    const found = ramp && shapeOf(image, window, ramp);
    if (found && found.rating > (best?.rating ?? 0)) best = found;
  }
  return best?.panel;
}

function shapeOf(
  image: RgbImage,
  window: TextWindow,
  ramp: GroundRamp,
): { panel: DrawnPanel; rating: number } | undefined {
  const { rect, distance } = window;
  const { widthPx, heightPx } = rect;
  const contrast = contrastToRamp(image, rect, { ...ramp, spread: 0 });
  const alike = Uint8Array.from(contrast, (value) => (value <= TOLERANCE ? 1 : 0));
  const thick = withoutStrips(alike, window);
  const parts = connectedParts(thick, widthPx, heightPx).filter((part) => part.some((i) => distance[i] <= 0));
  const largest = Math.max(0, ...parts.map((part) => part.length));
  const seen = parts.filter((part) => part.length >= MIN_PART * largest).flat();
  if (seen.length === 0) return undefined;
  const inside = convexMask(seen, widthPx, heightPx);
  if (!holdsText(inside, alike, window) || !goesOnBeyond(image, inside, window)) return undefined;
  const outline = outlineShare(inside, alike, widthPx, heightPx);
  const spread = scatterOf(contrast, alike, widthPx, heightPx);
  if (outline < MIN_OUTLINE || spread > MAX_SPREAD) return undefined;
  const panel = { ramp: { ...ramp, spread: Math.max(MIN_SPREAD, spread) }, inside };
  return { panel, rating: outline * count(inside) };
}

/** A frame round the picture may have the panel's colour and run into it: strips go, the panel with its text stays. */
function withoutStrips(alike: Uint8Array, { rect, lineHeightPx }: TextWindow): Uint8Array {
  const { widthPx, heightPx } = rect;
  const grow = (mask: Uint8Array, radius: number) =>
    growDisc(mask, widthPx, heightPx, Math.max(1, radius * lineHeightPx));
  const shrink = (mask: Uint8Array, radius: number) => inverse(grow(inverse(mask), radius));
  const withLetters = shrink(grow(alike, STROKE), STROKE);
  const thick = grow(shrink(withLetters, STRIP), STRIP);
  return thick.map((value, i) => value & alike[i]);
}

function inverse(mask: Uint8Array): Uint8Array {
  return mask.map((value) => 1 - value);
}

function holdsText(
  inside: Uint8Array,
  alike: Uint8Array,
  { rect, distance, lineHeightPx }: TextWindow,
): boolean {
  let box = 0;
  let covered = 0;
  let beyond = 0;
  const unlike = new Uint8Array(inside.length);
  for (let i = 0; i < inside.length; i++) {
    if (distance[i] <= 0) {
      box++;
      covered += inside[i];
    } else if (inside[i]) {
      beyond++;
      if (!alike[i]) unlike[i] = 1;
    }
  }
  let torn = 0;
  const outline = outlineOf(inside, rect.widthPx, rect.heightPx);
  // Small things in the middle are more lettering; large ones, and what comes in from outside, speak against a shape.
  for (const part of connectedParts(unlike, rect.widthPx, rect.heightPx)) {
    if (part.length > lineHeightPx ** 2 || part.some((i) => outline[i])) torn += part.length;
  }
  return covered >= MIN_COVER * box && torn <= MAX_TORN * beyond;
}

function goesOnBeyond(
  image: RgbImage,
  inside: Uint8Array,
  { rect, distance, lineHeightPx }: TextWindow,
): boolean {
  let band = 0;
  let covered = 0;
  const right = image.widthPx - 1 - EDGE_PX;
  const bottom = image.heightPx - 1 - EDGE_PX;
  const edges = [
    { met: 0, length: rect.widthPx, is: (_: number, y: number) => rect.top + y === EDGE_PX },
    { met: 0, length: rect.widthPx, is: (_: number, y: number) => rect.top + y === bottom },
    { met: 0, length: rect.heightPx, is: (x: number) => rect.left + x === EDGE_PX },
    { met: 0, length: rect.heightPx, is: (x: number) => rect.left + x === right },
  ];
  for (let i = 0; i < inside.length; i++) {
    const depth = distance[i] / lineHeightPx;
    if (depth >= BEYOND.from && depth <= BEYOND.to) {
      band++;
      covered += inside[i];
    }
    if (!inside[i]) continue;
    const x = i % rect.widthPx;
    const y = (i - x) / rect.widthPx;
    for (const edge of edges) if (edge.is(x, y)) edge.met++;
  }
  return covered > MIN_BEYOND * band || edges.some(({ met, length }) => met >= MIN_AT_EDGE * length);
}

/** Of the shape's outline within the window, the share along which the panel's colour is seen. */
function outlineShare(inside: Uint8Array, alike: Uint8Array, widthPx: number, heightPx: number): number {
  const seen = growDisc(
    alike.map((value, i) => value & inside[i]),
    widthPx,
    heightPx,
    OUTLINE_PX,
  );
  const outline = outlineOf(inside, widthPx, heightPx);
  const length = count(outline);
  return length === 0 ? 1 : count(outline.map((value, i) => value & seen[i])) / length;
}

/** Scatter of the panel's colour away from all edges: letters' soft edges and ringing leave it alone. */
function scatterOf(contrast: Float32Array, alike: Uint8Array, widthPx: number, heightPx: number): number {
  const edges = growDisc(inverse(alike), widthPx, heightPx, CLEAR_PX);
  let squares = 0;
  let clear = 0;
  for (let i = 0; i < edges.length; i++) {
    if (edges[i]) continue;
    squares += contrast[i] ** 2;
    clear++;
  }
  return Math.sqrt(squares / Math.max(1, clear));
}

function count(mask: Uint8Array): number {
  return mask.reduce((sum, value) => sum + value, 0);
}
