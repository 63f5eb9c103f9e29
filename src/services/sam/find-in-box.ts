import type { PixelRect, RgbImage } from '../../image/pixel-image.ts';
import type { FoundSubject } from './find-subject.ts';
import { findSubject } from './find-subject.ts';
import type { IsNetNetwork } from './isnet-network.ts';
import { placeRegion } from './saliency-planes.ts';

/** Ground around the seller's box that the network gets to see, as a share of the box's longer side. */
const MARGIN_SHARE = 0.12;
const FRAME_PX = 1024;

/** Looks for the product only where the seller drew a box: as if the photo had been cropped there. */
export async function findInBox(
  network: IsNetNetwork,
  image: RgbImage,
  box: PixelRect,
  signal: AbortSignal | undefined,
): Promise<FoundSubject> {
  const inside = clip(box, image);
  const margin = Math.round(MARGIN_SHARE * Math.max(inside.widthPx, inside.heightPx));
  const region = clip(
    {
      left: inside.left - margin,
      top: inside.top - margin,
      widthPx: inside.widthPx + 2 * margin,
      heightPx: inside.heightPx + 2 * margin,
    },
    image,
  );
  const found = await findSubject(network, crop(image, region), signal);
  const scale = Math.min(1, FRAME_PX / Math.max(image.widthPx, image.heightPx));
  const frame = {
    widthPx: Math.max(1, Math.round(image.widthPx * scale)),
    heightPx: Math.max(1, Math.round(image.heightPx * scale)),
  };
  return {
    saliency: placeRegion(found.saliency, region, image, frame),
    candidates: placeRegion(found.candidates, region, image, frame),
    filled: found.filled && placeRegion(found.filled, region, image, frame),
    evidence: found.evidence,
  };
}

function clip(rect: PixelRect, image: RgbImage): PixelRect {
  const left = Math.min(image.widthPx - 1, Math.max(0, Math.floor(rect.left)));
  const top = Math.min(image.heightPx - 1, Math.max(0, Math.floor(rect.top)));
  const right = Math.min(image.widthPx, Math.max(left + 1, Math.ceil(rect.left + rect.widthPx)));
  const bottom = Math.min(image.heightPx, Math.max(top + 1, Math.ceil(rect.top + rect.heightPx)));
  return { left, top, widthPx: right - left, heightPx: bottom - top };
}

function crop(image: RgbImage, region: PixelRect): RgbImage {
  const data = new Uint8Array(3 * region.widthPx * region.heightPx);
  for (let y = 0; y < region.heightPx; y += 1) {
    const start = 3 * ((region.top + y) * image.widthPx + region.left);
    data.set(image.data.subarray(start, start + 3 * region.widthPx), 3 * y * region.widthPx);
  }
  return { widthPx: region.widthPx, heightPx: region.heightPx, data };
}
