import type { PixelRect, RgbImage } from '../../image/pixel-image.ts';
import { resampleRgb } from '../../image/resample.ts';
import type { TensorModel } from '../../inference/tensor-model.ts';
import type { Quad } from './quad.ts';
import { type DetectedLine, detectLines } from './text-detection.ts';

/**
 * Looks for lines in parts of a picture only, each at the size at which it would be seen in the whole: what
 * that costs follows their area.
 *
 * @param longestSidePx of the whole picture, as the detector would see it
 * @returns lines in pixels of the whole picture
 * @throws AppError `engine_failed` when the model fails
 */
export async function detectWithin(
  detector: TensorModel,
  image: RgbImage,
  parts: readonly PixelRect[],
  longestSidePx: number,
  regionThreshold: number,
): Promise<DetectedLine[]> {
  const scale = longestSidePx / Math.max(image.widthPx, image.heightPx);
  const lines: DetectedLine[] = [];
  for (const part of parts) {
    const seenPx = scale * Math.max(part.widthPx, part.heightPx);
    const whole = part.widthPx === image.widthPx && part.heightPx === image.heightPx;
    const cut = whole ? image : resampleRgb(image, part, part.widthPx, part.heightPx);
    for (const { quad, score } of await detectLines(detector, cut, seenPx, regionThreshold)) {
      lines.push({ quad: moved(quad, part), score });
    }
  }
  return lines;
}

function moved(quad: Quad, { left, top }: PixelRect): Quad {
  const [a, b, c, d] = quad.map(({ x, y }) => ({ x: x + left, y: y + top }));
  return [a, b, c, d];
}
