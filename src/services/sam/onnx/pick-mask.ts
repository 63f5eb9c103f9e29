import type { GrayPlane } from '../../../image/pixel-image.ts';
import { agreement } from '../saliency-planes.ts';
import type { OfferedMask } from './sam-network.ts';

const INSIDE = 128;
/** A mask along more than this share of a side of the picture runs out of it there. */
const ALONG_SIDE = 0.1;
/** Masks that run out on so many sides are the ground (sam2 #82). */
const GROUND_SIDES = 3;
/** Expected IoU × IoU with the salient matte below which SAM and the matte see different things. */
const LEAST_SCORE = 0.3;

export interface PickedMask extends OfferedMask {
  /** IoU with the salient matte, 0–1. */
  readonly agreement: number;
}

/**
 * Of the offered masks (part, whole, more) the one that SAM expects most of and that agrees most with what is
 * salient; undefined where none is believable: then the salient matte stands.
 *
 * @param salient same size as the masks
 */
export function pickMask(offered: readonly OfferedMask[], salient: GrayPlane): PickedMask | undefined {
  const salientSides = sidesTouched(salient);
  const candidates = offered
    .filter(({ mask }) => sidesTouched(mask) < Math.max(GROUND_SIDES, salientSides + 1))
    .map((one) => ({ ...one, agreement: agreement(one.mask, salient) }))
    .sort((a, b) => scoreOf(b) - scoreOf(a));
  const best = candidates[0];
  return best && scoreOf(best) >= LEAST_SCORE ? best : undefined;
}

/** Of the offered masks the one that SAM expects most of, among those that `fits` accepts. */
export function pickExpected(
  offered: readonly OfferedMask[],
  fits: (mask: GrayPlane) => boolean,
): OfferedMask | undefined {
  return offered
    .filter(({ mask }) => sidesTouched(mask) < GROUND_SIDES && fits(mask))
    .sort((a, b) => b.predictedIou - a.predictedIou)[0];
}

function scoreOf({ predictedIou, agreement: iou }: PickedMask): number {
  return Math.min(1, predictedIou) * iou;
}

/** On how many of its four sides the mask leaves the picture. */
export function sidesTouched({ widthPx, heightPx, data }: GrayPlane): number {
  const share = (length: number, indexOf: (along: number) => number) => {
    let inside = 0;
    for (let along = 0; along < length; along += 1) if (data[indexOf(along)]! >= INSIDE) inside += 1;
    return inside / length;
  };
  const sides = [
    share(widthPx, (x) => x),
    share(widthPx, (x) => (heightPx - 1) * widthPx + x),
    share(heightPx, (y) => y * widthPx),
    share(heightPx, (y) => y * widthPx + widthPx - 1),
  ];
  return sides.filter((side) => side > ALONG_SIDE).length;
}
