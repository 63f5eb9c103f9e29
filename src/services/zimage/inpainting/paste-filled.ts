import type { GrayPlane, PixelRect, RgbImage } from '../../../image/pixel-image.ts';
import { fillHarmonic } from './fill-harmonic.ts';

/** Offsets beyond this are no drift of a decoder's colours; levels of 255. */
const MOST_OFFSET = 24;

/**
 * Lays what a painter has put into a window's holes into the picture, in place; pixels where the mask is 0 stay
 * as they are. A painter's decoder shifts colours by a few levels, which shows along a sharp edge: the difference
 * that is seen all around a hole is spread smoothly into it (Pérez et al. 2003, Poisson image editing).
 *
 * @param filled of the window's size
 * @param mask of the window's size, 255 = painted, between = mixed
 */
export function pasteFilled(image: RgbImage, rect: PixelRect, filled: RgbImage, mask: GrayPlane): void {
  const { widthPx, heightPx } = rect;
  const unknown = new Uint8Array(widthPx * heightPx);
  const offset = new Float32Array(3 * unknown.length);
  const at = (i: number) =>
    3 * ((rect.top + Math.floor(i / widthPx)) * image.widthPx + rect.left + (i % widthPx));
  for (let i = 0; i < unknown.length; i += 1) {
    if (mask.data[i]! > 0) unknown[i] = 1;
    else for (let c = 0; c < 3; c += 1) offset[3 * i + c] = image.data[at(i) + c]! - filled.data[3 * i + c]!;
  }
  fillHarmonic({ widthPx, heightPx, rgb: offset }, unknown);
  for (let i = 0; i < unknown.length; i += 1) {
    if (!unknown[i]) continue;
    const to = at(i);
    const share = mask.data[i]! / 255;
    for (let c = 0; c < 3; c += 1) {
      const drift = Math.max(-MOST_OFFSET, Math.min(MOST_OFFSET, offset[3 * i + c]!));
      const painted = Math.max(0, Math.min(255, filled.data[3 * i + c]! + drift));
      const before = image.data[to + c]!;
      image.data[to + c] = Math.round(before + share * (painted - before));
    }
  }
}
