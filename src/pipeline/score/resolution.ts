import type { Recipe } from '../../protocol/recipe.ts';
import type { Frame, WorkingPhoto } from '../working-photo.ts';
import { piecewise } from './piecewise.ts';

/** Amazon, Walmart and eBay advise 1,600 px and more on the longer side. */
const FULL_MARKS_SIDE_PX = 1600;

export interface Resolution {
  /** 0–100. */
  readonly part: number;
  readonly longerSidePx: number;
  /** How much the product was enlarged against the file; at most 1 = not at all. */
  readonly enlargement: number;
}

/**
 * The longer side in pixels that carry detail: enlarging a small photo gains nothing. Where a marketplace's preset
 * asks for less than 1,600 px, reaching it is full marks.
 */
export function measureResolution(finished: WorkingPhoto, frame: Frame, recipe: Recipe): Resolution {
  const longerSidePx = Math.max(finished.rgb.widthPx, finished.rgb.heightPx);
  const enlargement = frame.scale;
  const detailPx = longerSidePx / Math.max(1, enlargement);
  const goalPx =
    recipe.resize?.preset === undefined ? FULL_MARKS_SIDE_PX : Math.min(FULL_MARKS_SIDE_PX, longerSidePx);
  // Below 500 px marketplaces refuse, below 1,000 px they offer no zoom.
  const part = piecewise(Math.log2((detailPx / goalPx) * FULL_MARKS_SIDE_PX), [
    [Math.log2(200), 0],
    [Math.log2(500), 35],
    [Math.log2(1000), 80],
    [Math.log2(FULL_MARKS_SIDE_PX), 100],
  ]);
  return { part, longerSidePx, enlargement };
}
