import { loadOpenCv } from '../../../image/open-cv.ts';
import type { FloatPatch } from './patch-pyramid.ts';

/**
 * Fast marching after Telea (2004), by OpenCV, in place: carries edges a short way into thin holes.
 *
 * @param unknown 1 = fill
 * @param radiusPx how far a filled pixel looks for known ones
 */
export async function fillTelea(patch: FloatPatch, unknown: Uint8Array, radiusPx: number): Promise<void> {
  const { cv } = await loadOpenCv();
  const image = new cv.Mat(patch.heightPx, patch.widthPx, cv.CV_8UC3);
  const mask = new cv.Mat(patch.heightPx, patch.widthPx, cv.CV_8UC1);
  const filled = new cv.Mat();
  try {
    for (let i = 0; i < patch.rgb.length; i++) image.data[i] = Math.round(patch.rgb[i]);
    mask.data.set(unknown);
    cv.inpaint(image, mask, filled, radiusPx, cv.INPAINT_TELEA);
    const result = filled.data;
    for (let i = 0; i < unknown.length; i++) {
      if (!unknown[i]) continue;
      for (let c = 0; c < 3; c++) patch.rgb[3 * i + c] = result[3 * i + c];
    }
  } finally {
    image.delete();
    mask.delete();
    filled.delete();
  }
}
