import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../image/resample.ts';

/** Up to this step between neighbouring pixels the ground is a studio's. */
export const STUDIO_TEXTURE = 1;

const SIDE_PX = 256;
/** Keeps clear of the subject's rim and of its contact shadow. */
const MARGIN_PX = 6;

/**
 * Mean step between neighbouring pixels of the ground (outside `saliency`), of 255, on 256 × 256 px.
 * A studio ground has 0.1–0.6, cloth or a wall 1–2, grass, wood or a shop 3–8. 0 where no ground is seen.
 */
export function groundTexture(image: RgbImage, saliency: GrayPlane): number {
  const { data } = resampleRgb(image, wholeOf(image), SIDE_PX, SIDE_PX);
  const subject = resampleGray(saliency, wholeOf(saliency), SIDE_PX, SIDE_PX);
  let steps = 0;
  let count = 0;
  for (let y = 1; y < SIDE_PX; y += 1) {
    for (let x = 1; x < SIDE_PX; x += 1) {
      if (nearSubject(subject, x, y)) continue;
      const i = 3 * (y * SIDE_PX + x);
      for (let c = i; c < i + 3; c += 1) {
        steps += Math.abs(data[c]! - data[c - 3]!) + Math.abs(data[c]! - data[c - 3 * SIDE_PX]!);
      }
      count += 6;
    }
  }
  return count === 0 ? 0 : steps / count;
}

function nearSubject(subject: GrayPlane, x: number, y: number): boolean {
  for (let dy = -MARGIN_PX; dy <= MARGIN_PX; dy += MARGIN_PX / 2) {
    const row = Math.min(SIDE_PX - 1, Math.max(0, y + dy)) * SIDE_PX;
    for (let dx = -MARGIN_PX; dx <= MARGIN_PX; dx += MARGIN_PX / 2) {
      if (subject.data[row + Math.min(SIDE_PX - 1, Math.max(0, x + dx))]! > 20) return true;
    }
  }
  return false;
}
