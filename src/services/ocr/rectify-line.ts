import { createRgbImage, type RgbImage } from '../../image/pixel-image.ts';
import { type Quad, quadHeight, quadWidth } from './quad.ts';

/** Enough for letters 8 times the recogniser's height; beyond it single pixels no longer matter. */
const maxSamples = 8;

/**
 * Cuts the quad out of the image and stands it upright, the quad's first corner at the top-left.
 * Where the picture shrinks, each pixel is the mean of several bilinear samples, so thin strokes do not break.
 */
export function rectifyLine(image: RgbImage, quad: Quad, widthPx: number, heightPx: number): RgbImage {
  const result = createRgbImage(widthPx, heightPx);
  const samplesX = sampleCount(quadWidth(quad) / widthPx);
  const samplesY = sampleCount(quadHeight(quad) / heightPx);
  const [origin, right, , down] = quad;
  const stepX = { x: (right.x - origin.x) / widthPx, y: (right.y - origin.y) / widthPx };
  const stepY = { x: (down.x - origin.x) / heightPx, y: (down.y - origin.y) / heightPx };
  const sums = new Float64Array(3);
  const share = 1 / (samplesX * samplesY);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      sums.fill(0);
      for (let sy = 0; sy < samplesY; sy++) {
        const v = y + (sy + 0.5) / samplesY;
        for (let sx = 0; sx < samplesX; sx++) {
          const u = x + (sx + 0.5) / samplesX;
          addSample(image, origin.x + u * stepX.x + v * stepY.x, origin.y + u * stepX.y + v * stepY.y, sums);
        }
      }
      const target = 3 * (y * widthPx + x);
      for (let c = 0; c < 3; c++) result.data[target + c] = Math.round(sums[c] * share);
    }
  }
  return result;
}

function sampleCount(shrink: number): number {
  return Math.min(maxSamples, Math.max(1, Math.round(shrink)));
}

/** Adds the bilinear sample at (x, y) to `sums`; outside the picture its border repeats. */
function addSample(image: RgbImage, x: number, y: number, sums: Float64Array): void {
  const { widthPx, heightPx, data } = image;
  const clampedX = Math.min(Math.max(x - 0.5, 0), widthPx - 1);
  const clampedY = Math.min(Math.max(y - 0.5, 0), heightPx - 1);
  const left = Math.floor(clampedX);
  const top = Math.floor(clampedY);
  const fx = clampedX - left;
  const fy = clampedY - top;
  const a = 3 * (top * widthPx + left);
  const nextX = left + 1 < widthPx ? 3 : 0;
  const nextY = top + 1 < heightPx ? 3 * widthPx : 0;
  for (let c = 0; c < 3; c++) {
    const upper = data[a + c] * (1 - fx) + data[a + nextX + c] * fx;
    const lower = data[a + nextY + c] * (1 - fx) + data[a + nextX + nextY + c] * fx;
    sums[c] += upper * (1 - fy) + lower * fy;
  }
}
