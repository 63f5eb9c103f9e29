import type { GrayPlane } from '../../../image/pixel-image.ts';
import { resampleGray, wholeOf } from '../../../image/resample.ts';

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Twice the resolution of SAM's logits: what `refineMatte` starts from. */
const FRAME_PX = 512;

/** The photo's proportions at a longer side of at most 512 px. */
export function workFrame({ widthPx, heightPx }: Size): Size {
  const scale = Math.min(1, FRAME_PX / Math.max(widthPx, heightPx));
  return {
    widthPx: Math.max(1, Math.round(widthPx * scale)),
    heightPx: Math.max(1, Math.round(heightPx * scale)),
  };
}

export function toFrame(plane: GrayPlane, { widthPx, heightPx }: Size): GrayPlane {
  return resampleGray(plane, wholeOf(plane), widthPx, heightPx);
}
