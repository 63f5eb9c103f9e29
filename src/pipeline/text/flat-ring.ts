import type { PixelRect, RgbImage } from '../../image/pixel-image.ts';
import { findPalette, type PaletteColour } from './colour-palette.ts';
import { pixelOf } from './text-mask.ts';

/** A closed band round the letters that has one colour: paper, a panel, a badge. */
export interface FlatRing {
  readonly colour: PaletteColour;
  /** The band's distance from the box, negative inside it, in pixels. */
  readonly depthPx: number;
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
  for (let i = 0; i < distance.length; i++) {
    const band = Math.floor((outermostPx - distance[i]) / stepPx);
    if (band < 0 || band >= count) continue;
    const at = 3 * pixelOf(image, rect, i);
    bands[band].push(image.data[at], image.data[at + 1], image.data[at + 2]);
  }
  for (let band = 0; band < count; band++) {
    const colour = onlyColour(Float32Array.from(bands[band]));
    if (colour) return { colour, depthPx: outermostPx - band * stepPx };
  }
  return undefined;
}

function onlyColour(rgb: Float32Array): PaletteColour | undefined {
  const palette = [...findPalette(rgb)].sort((a, b) => b.share - a.share);
  const main = palette[0];
  if (!main) return undefined;
  const shades = palette.filter((colour) => colourDistance(colour, main) <= SAME_COLOUR);
  const share = shades.reduce((sum, colour) => sum + colour.share, 0);
  const flat = shades.every((colour) => colour.spread <= MAX_SPREAD);
  return share >= MIN_SHARE && flat ? main : undefined;
}

function colourDistance(a: PaletteColour, b: PaletteColour): number {
  return Math.hypot(a.red - b.red, a.green - b.green, a.blue - b.blue);
}
