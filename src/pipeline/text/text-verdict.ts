import type { GrayPlane } from '../../image/pixel-image.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import { growQuad, sharedArea } from '../../services/ocr/quad.ts';
import type { TextVerdict } from '../working-photo.ts';
import { colourDistance, type PaletteColour } from './colour-palette.ts';
import type { FlatRing } from './flat-ring.ts';
import { distanceToQuad, pixelOf, rectAround } from './text-mask.ts';
import type { TextWindow } from './text-window.ts';

/** Matte values (of 255) from which a pixel counts as product, and as the product's core. */
const PRODUCT_ALPHA = 128;
export const CORE_ALPHA = 242;
/** A box of which this much lies on the product is printed on it. */
const PRINTED_SHARE = 0.7;
/** One of which no more than this does only grazes the product; the rest of it can be removed. */
const GRAZING_SHARE = 0.25;
/** Degrees off the picture's axes from which lettering looks photographed rather than laid over. */
const TILT_DEGREES = 3;

/** Steps at the letters' edges below which they are out of focus; told apart on lines up to this height. */
const DRAWN_SHARPNESS = 0.7;
const SHARPNESS_LINE_PX = 60;

/** Designers turn lettering visibly; signs lean less. */
const STICKER_DEGREES = 7.5;
/** Scatter (levels of 255) up to which ground is drawn rather than photographed. */
const DRAWN_SPREAD = 5.5;

/** Levels of 255: the least difference of a colour's channels, and how near two must be to be one. */
const MIN_CHROMA = 40;
const SAME_COLOUR = 16;

/** What to do with one text, before anything is painted. */
export type TextPlan = 'remove' | Extract<TextVerdict, 'kept_product' | 'kept_touches_product'>;

/** Decides by how much of a text's box lies on the product. */
export function planByShare(share: number): TextPlan {
  if (share >= PRINTED_SHARE) return 'kept_product';
  return share > GRAZING_SHARE ? 'kept_touches_product' : 'remove';
}

/** Share of a text's box whose pixels are product, 0–1. */
export function shareOnProduct(matte: GrayPlane, box: TextBox): number {
  const rect = rectAround(box.quad, 0, matte);
  const distance = distanceToQuad(box.quad, rect);
  let inside = 0;
  let product = 0;
  for (let i = 0; i < distance.length; i++) {
    if (distance[i] > 0) continue;
    inside++;
    if (matte.data[pixelOf(matte, rect, i)] >= PRODUCT_ALPHA) product++;
  }
  return inside === 0 ? 0 : product / inside;
}

/** Degrees between the box and the nearest axis of the picture, 0–45. */
export function tiltDegrees(box: TextBox): number {
  const [from, to] = box.quad;
  const degrees = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  return Math.abs(degrees - 90 * Math.round(degrees / 90));
}

/**
 * Whether a text beside the product is part of the photographed scene: turned off the picture's axes, not on
 * a drawn panel, and either a little turned and out of focus, as a sign seen from the side, or turned
 * otherwise than another text, as things lie about. Stickers stand on flat colour; the lines of a slanting
 * watermark are turned all alike.
 */
export function looksPhotographed(
  box: TextBox,
  look: Pick<TextWindow, 'sharpness' | 'flatRing'>,
  others: readonly TextBox[],
): boolean {
  const tilt = tiltDegrees(box);
  if (tilt < TILT_DEGREES || isOnDrawnGround(look)) return false;
  if (looksOutOfFocus(box, look) && tilt < STICKER_DEGREES) return true;
  return others.some((other) => {
    const otherTilt = tiltDegrees(other);
    return otherTilt >= TILT_DEGREES && Math.abs(otherTilt - tilt) > TILT_DEGREES;
  });
}

/** Small lettering whose edges are soft though it stands on no drawn panel. */
export function looksOutOfFocus(box: TextBox, look: Pick<TextWindow, 'sharpness' | 'flatRing'>): boolean {
  return look.sharpness < DRAWN_SHARPNESS && box.lineHeightPx < SHARPNESS_LINE_PX && !isOnDrawnGround(look);
}

function isOnDrawnGround({ flatRing }: Pick<TextWindow, 'flatRing'>): boolean {
  return flatRing !== undefined && flatRing.colour.spread <= DRAWN_SPREAD;
}

/**
 * Texts on the matte that belong to promotional graphics all the same, because the segmenter took a badge
 * that touches the product for a part of it: they stand on the very colour on which lettering beside the
 * product stands, or next to one that does. Colourless ground says nothing: labels and backdrops are white.
 */
export function graphicsOnProduct(
  onProduct: readonly TextBox[],
  beside: readonly TextBox[],
  ringOf: (text: TextBox) => FlatRing | undefined,
): TextBox[] {
  const drawn = (text: TextBox) => {
    const ring = ringOf(text);
    return ring && ring.colour.spread <= DRAWN_SPREAD ? ring.colour : undefined;
  };
  const design = beside.flatMap((text) => drawn(text) ?? []).filter((colour) => chroma(colour) >= MIN_CHROMA);
  const flat = onProduct.filter((text) => drawn(text));
  const alike = flat.filter((text) =>
    design.some((colour) => colourDistance(colour, drawn(text)!) <= SAME_COLOUR),
  );
  const nextTo = flat.filter((text) => alike.some((graphic) => areNeighbours(text, graphic)));
  return [...new Set([...alike, ...nextTo])];
}

function chroma({ red, green, blue }: PaletteColour): number {
  return Math.max(red, green, blue) - Math.min(red, green, blue);
}

function areNeighbours(a: TextBox, b: TextBox): boolean {
  const reach = Math.max(a.lineHeightPx, b.lineHeightPx) / 2;
  return sharedArea(growQuad(a.quad, reach), growQuad(b.quad, reach)) > 0;
}
