import type { PixelRect, RgbImage } from '../../image/pixel-image.ts';
import { colourDistance, distanceToPalette, findPalette, type PaletteColour } from './colour-palette.ts';
import { pixelOf, sampledPixels } from './text-mask.ts';

/** A closed band round the letters that has one colour: paper, a panel, a badge. */
export interface FlatRing {
  readonly colour: PaletteColour;
  /** The band's distance from the box, negative inside it, in pixels. */
  readonly depthPx: number;
  /** False where something else cuts through the band: the box sticks out of its panel. */
  readonly closed: boolean;
}

/** Bands looked at, from outside inwards, in line heights from the box. */
const OUTERMOST = 0.18;
const INNERMOST = -0.25;
const BAND = 0.03;
/** Of a band's pixels; the rest may be a neighbour that touches. */
const MIN_SHARE = 0.85;
/** Scatter (levels of 255) up to which the eye sees one colour. */
const MAX_SPREAD = 8;
/** Clusters nearer than this are shades of one colour. */
const SAME_COLOUR = 14;
/** A panel that the box sticks out of: where its edge is looked for (line heights), and its least shares. */
const PANEL_EDGE = { from: -0.1, to: 0.02 };
const PANEL_EDGE_SHARE = 0.5;
const PANEL_INSIDE_SHARE = 0.2;
const MAX_PANEL_SPREAD = 10;
/** Where more of what lies outside has its colour too, it is no panel but open ground. */
const MAX_PANEL_OUTSIDE = 0.35;
const SIMILAR_COLOUR = 30;

/**
 * The outermost plain band round a text. What lies inside it and is not its colour is lettering, whatever
 * its colours, outlines and shadows; what lies outside is not the text's ground. Lettering that fills its
 * badge nearly to the edge is thereby kept apart from what is round the badge.
 */
export function findFlatRing(
  image: RgbImage,
  rect: PixelRect,
  distance: Float32Array,
  lineHeightPx: number,
): FlatRing | undefined {
  const stepPx = Math.max(1, BAND * lineHeightPx);
  const outermostPx = Math.max(2, OUTERMOST * lineHeightPx);
  const count = 1 + Math.floor((outermostPx - INNERMOST * lineHeightPx) / stepPx);
  const bands: number[][] = Array.from({ length: count }, () => []);
  for (const i of sampledPixels(rect, lineHeightPx)) {
    const band = Math.floor((outermostPx - distance[i]) / stepPx);
    if (band < 0 || band >= count) continue;
    const at = 3 * pixelOf(image, rect, i);
    bands[band].push(image.data[at], image.data[at + 1], image.data[at + 2]);
  }
  for (let band = 0; band < count; band++) {
    const colour = onlyColour(Float32Array.from(bands[band]), MIN_SHARE, MAX_SPREAD);
    if (colour) return { colour, depthPx: outermostPx - band * stepPx, closed: true };
  }
  const colour = panelColour(image, rect, distance, lineHeightPx);
  return colour && { colour, depthPx: 0, closed: false };
}

function panelColour(
  image: RgbImage,
  rect: PixelRect,
  distance: Float32Array,
  lineHeightPx: number,
): PaletteColour | undefined {
  const edge: number[] = [];
  const inside: number[] = [];
  const outside: number[] = [];
  for (const i of sampledPixels(rect, lineHeightPx)) {
    const depth = distance[i] / lineHeightPx;
    const at = 3 * pixelOf(image, rect, i);
    const list = depth > PANEL_EDGE.to ? outside : depth >= PANEL_EDGE.from ? edge : inside;
    list.push(image.data[at], image.data[at + 1], image.data[at + 2]);
  }
  const colour = onlyColour(Float32Array.from(edge), PANEL_EDGE_SHARE, MAX_PANEL_SPREAD);
  if (!colour) return undefined;
  const isPanel =
    shareOf(colour, inside, SAME_COLOUR) >= PANEL_INSIDE_SHARE &&
    shareOf(colour, outside, SIMILAR_COLOUR) <= MAX_PANEL_OUTSIDE;
  return isPanel ? colour : undefined;
}

function shareOf(colour: PaletteColour, rgb: readonly number[], tolerance: number): number {
  let count = 0;
  for (let i = 0; i < rgb.length; i += 3) {
    if (distanceToPalette([colour], rgb[i], rgb[i + 1], rgb[i + 2]) < tolerance) count++;
  }
  return (3 * count) / Math.max(3, rgb.length);
}

function onlyColour(rgb: Float32Array, minShare: number, maxSpread: number): PaletteColour | undefined {
  const palette = [...findPalette(rgb)].sort((a, b) => b.share - a.share);
  const main = palette[0];
  if (!main) return undefined;
  const shades = palette.filter((colour) => colourDistance(colour, main) <= SAME_COLOUR);
  const share = shades.reduce((sum, colour) => sum + colour.share, 0);
  const flat = shades.every((colour) => colour.spread <= maxSpread);
  return share >= minShare && flat ? main : undefined;
}
