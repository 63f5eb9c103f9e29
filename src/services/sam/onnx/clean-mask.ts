import { connectedComponents } from '../../../image/connected-components.ts';
import type { GrayPlane } from '../../../image/pixel-image.ts';

const INSIDE = 128;
/** Pieces smaller than this share of the largest are specks. */
const SPECK_SHARE = 0.01;
/** Holes smaller than this share of the mask are SAM's, larger ones the product's: a handle, a ring. */
const HOLE_SHARE = 0.002;

/** Removes specks and fills pinholes; everything else keeps its value. */
export function cleanMask(mask: GrayPlane): GrayPlane {
  const pieces = connectedComponents(mask, INSIDE);
  const largest = Math.max(0, ...pieces.list.map(({ areaPx }) => areaPx));
  const outside: GrayPlane = { ...mask, data: mask.data.map((value) => 255 - value) };
  const holes = connectedComponents(outside, INSIDE);
  const data = mask.data.slice();
  for (let i = 0; i < data.length; i += 1) {
    const piece = pieces.list[pieces.labels[i]! - 1];
    if (piece && piece.areaPx < SPECK_SHARE * largest) data[i] = 0;
    const hole = holes.list[holes.labels[i]! - 1];
    if (hole && hole.borderPx === 0 && hole.areaPx < HOLE_SHARE * largest) data[i] = 255;
  }
  return { ...mask, data };
}
