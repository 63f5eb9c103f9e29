import type { GrayPlane } from '../../image/pixel-image.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import { growQuad } from '../../services/ocr/quad.ts';
import { fillHarmonic } from '../../services/zimage/inpainting/fill-harmonic.ts';
import { ERASED_MARGIN } from './erase-provisionally.ts';
import { distanceToQuad, pixelOf, rectAround } from './text-mask.ts';

/** The matte is continued on a grid of this many cells a line. */
const CELLS_PER_LINE = 12;
/** Beyond what was erased, in line heights: nearer, the matte still follows the smear. */
const BEYOND = 0.1;
/** How much of the matte round the box leads into it, in line heights. */
const SEEN = 0.5;
const PRODUCT = 128;

/**
 * Share of a text's box that is product if the product goes on under it as it comes in from all round, 0–1.
 * The matte itself cannot tell: it was found in a picture in which the box was smeared over, and a corner
 * under a large line was lost with it.
 */
export function continuedShare(matte: GrayPlane, box: TextBox): number {
  const erased = growQuad(box.quad, (ERASED_MARGIN + BEYOND) * box.lineHeightPx);
  const rect = rectAround(erased, SEEN * box.lineHeightPx, matte);
  const step = Math.max(1, Math.floor(box.lineHeightPx / CELLS_PER_LINE));
  const widthPx = Math.ceil(rect.widthPx / step);
  const heightPx = Math.ceil(rect.heightPx / step);
  const toErased = distanceToQuad(erased, rect);
  const toBox = distanceToQuad(box.quad, rect);
  const rgb = new Float32Array(3 * widthPx * heightPx);
  const unknown = new Uint8Array(widthPx * heightPx);
  const at = (cell: number) => Math.floor(cell / widthPx) * step * rect.widthPx + (cell % widthPx) * step;
  for (let cell = 0; cell < unknown.length; cell++) {
    const i = at(cell);
    if (toErased[i] <= 0) unknown[cell] = 1;
    rgb.fill(matte.data[pixelOf(matte, rect, i)], 3 * cell, 3 * cell + 3);
  }
  fillHarmonic({ widthPx, heightPx, rgb }, unknown);
  let inside = 0;
  let product = 0;
  for (let cell = 0; cell < unknown.length; cell++) {
    if (toBox[at(cell)] > 0) continue;
    inside++;
    if (rgb[3 * cell] >= PRODUCT) product++;
  }
  return inside === 0 ? 0 : product / inside;
}
