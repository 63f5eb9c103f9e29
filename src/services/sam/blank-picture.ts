import { createGrayPlane, type RgbImage } from '../../image/pixel-image.ts';
import type { SubjectMatte } from './sam-service.ts';

/** Smaller than this no product can be told from the ground. */
const LEAST_PX = 16;
/** Largest difference within a channel that is still noise or a file's rounding. */
const FLAT = 8;

/** The answer for pictures that show nothing (too small, or of one colour); undefined for all others. */
export function matteOfBlank(image: RgbImage): SubjectMatte | undefined {
  const { widthPx, heightPx } = image;
  if (Math.min(widthPx, heightPx) >= LEAST_PX && !isFlat(image.data)) return undefined;
  return { alpha: createGrayPlane(widthPx, heightPx), confidence: 0, doubts: ['empty'] };
}

/** Ends at the first pixel that differs: at once for real photos. */
function isFlat(data: Uint8Array): boolean {
  const low = [255, 255, 255];
  const high = [0, 0, 0];
  for (let i = 0; i < data.length; i += 1) {
    const c = i % 3;
    low[c] = Math.min(low[c]!, data[i]!);
    high[c] = Math.max(high[c]!, data[i]!);
    if (high[c]! - low[c]! > FLAT) return false;
  }
  return true;
}
