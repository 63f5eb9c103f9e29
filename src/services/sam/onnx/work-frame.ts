import type { GrayPlane, PixelRect, Point } from '../../../image/pixel-image.ts';
import { resampleGray, wholeOf } from '../../../image/resample.ts';
import type { SalientThing } from './salient-prompt.ts';

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

/** A thing that was found in the frame, in pixels of the photo. */
export function thingToPhoto(
  { box, points, areaPx }: SalientThing,
  photo: Size,
  frame: Size,
): { readonly box: PixelRect; readonly point: Point; readonly points: Point[]; readonly areaShare: number } {
  const scaleX = photo.widthPx / frame.widthPx;
  const scaleY = photo.heightPx / frame.heightPx;
  const places = points.map(({ x, y }) => ({ x: x * scaleX, y: y * scaleY }));
  return {
    box: {
      left: box.left * scaleX,
      top: box.top * scaleY,
      widthPx: box.widthPx * scaleX,
      heightPx: box.heightPx * scaleY,
    },
    point: places[0]!,
    points: places,
    areaShare: areaPx / (frame.widthPx * frame.heightPx),
  };
}
