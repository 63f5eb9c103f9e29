import type { GrayPlane } from '../../image/pixel-image.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import type { TextVerdict } from '../working-photo.ts';
import { distanceToQuad, pixelOf, rectAround } from './text-mask.ts';

/** Matte values (of 255) from which a pixel counts as product, and as the product's core. */
const PRODUCT_ALPHA = 128;
export const CORE_ALPHA = 242;
/** A box of which this much lies on the product is printed on it. */
const PRINTED_SHARE = 0.7;
/** One of which no more than this does only grazes the product; the rest of it can be removed. */
const GRAZING_SHARE = 0.25;
/** Degrees off the picture's axes from which lettering looks photographed rather than laid over. */
const TILT_DEGREES = 3;

/** What to do with one text, before anything is painted. */
export type TextPlan = 'remove' | Extract<TextVerdict, 'kept_product' | 'kept_touches_product'>;

export interface TextOnProduct {
  /** Share of the box's pixels on the product, 0–1. */
  readonly share: number;
}

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
 * Texts beside the product that look photographed: turned off the picture's axes, each by another angle, as
 * things lie about in a scene. Lines of a slanting watermark are turned all by the same.
 */
export function looksPhotographed(box: TextBox, others: readonly TextBox[]): boolean {
  const tilt = tiltDegrees(box);
  if (tilt < TILT_DEGREES) return false;
  const tilted = others.filter((other) => other !== box && tiltDegrees(other) >= TILT_DEGREES);
  return tilted.length > 0 && tilted.some((other) => Math.abs(tiltDegrees(other) - tilt) > TILT_DEGREES);
}
