import type { StylePlacement } from '../../protocol/styles.ts';
import type { MatteExtent } from './matte-extent.ts';

export interface PlacementRequest {
  readonly photoWidthPx: number;
  readonly photoHeightPx: number;
  readonly extent: MatteExtent;
  /** Width ÷ height that the canvas should have. */
  readonly aspect: number;
  readonly style: StylePlacement;
  /** The product stands on its lower end; otherwise it lies and is centred. */
  readonly standing: boolean;
}

/** The canvas, and where the photo's top-left corner comes to lie on it, in whole pixels at the photo's scale. */
export interface Placement {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly offsetX: number;
  readonly offsetY: number;
  /** The product's share of the canvas along the side it fills most, 0–1. */
  readonly fill: number;
}

/**
 * Sizes a canvas around the product at the photo's own scale. A product that the photo cuts off stays attached
 * to the same border; where two opposite borders cut it, the canvas keeps the photo's size between them, and the
 * asked shape gives way if the product would not fit otherwise.
 */
export function placeSubject(request: PlacementRequest): Placement {
  const { photoWidthPx, photoHeightPx, extent, aspect, style, standing } = request;
  const { bounds, cut } = extent;
  const own = Math.max(bounds.widthPx / photoWidthPx, bounds.heightPx / photoHeightPx);
  const fill = Math.min(style.maxFill, Math.max(style.minFill, own));

  const free = Math.max(bounds.widthPx / fill, (aspect * bounds.heightPx) / fill);
  let widthPx = Math.round(free);
  let heightPx = Math.round(free / aspect);
  const pinnedAcross = cut.left && cut.right;
  const pinnedDown = cut.top && cut.bottom;
  if (pinnedAcross) {
    widthPx = photoWidthPx;
    heightPx = pinnedDown
      ? photoHeightPx
      : Math.max(Math.round(widthPx / aspect), leastRoom(bounds.heightPx, cut.top || cut.bottom));
  } else if (pinnedDown) {
    heightPx = photoHeightPx;
    widthPx = Math.max(Math.round(heightPx * aspect), leastRoom(bounds.widthPx, cut.left || cut.right));
  }

  const middleX = Math.round((widthPx - bounds.widthPx) / 2) - bounds.left;
  const roomAbove = standing ? style.roomAbove : 0.5;
  const middleY = Math.round((heightPx - bounds.heightPx) * roomAbove) - bounds.top;
  return {
    widthPx,
    heightPx,
    offsetX: attach(cut.left, cut.right, middleX, widthPx - photoWidthPx),
    offsetY: attach(cut.top, cut.bottom, middleY, heightPx - photoHeightPx),
    fill: Math.max(bounds.widthPx / widthPx, bounds.heightPx / heightPx),
  };
}

/** Length of a side that holds the product with a little air, where the shape alone would not leave any. */
function leastRoom(productPx: number, attached: boolean): number {
  return Math.round(productPx * (attached ? 1.06 : 1.12));
}

function attach(cutBefore: boolean, cutAfter: boolean, free: number, toEnd: number): number {
  if (cutBefore) return 0;
  return cutAfter ? toEnd : free;
}
