import type { RgbImage } from '../../image/pixel-image.ts';

/** Steps up to this many times the usual one of the picture's quiet half are noise or soft shading. */
const NOISE = 2;
/** A step of so many levels of 255 above the noise is half of an edge. */
const HALF_EDGE = 14;

/**
 * How much of an edge lies at each pixel, 0–1: differences of colour across 3 px in x and in y, the largest of
 * the three channels, above what is noise in this picture.
 */
export function edgeStrength({ widthPx, heightPx, data }: RgbImage): Float32Array {
  const gradient = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    const up = Math.max(0, y - 1) * widthPx;
    const down = Math.min(heightPx - 1, y + 1) * widthPx;
    for (let x = 0; x < widthPx; x += 1) {
      const left = y * widthPx + Math.max(0, x - 1);
      const right = y * widthPx + Math.min(widthPx - 1, x + 1);
      let most = 0;
      for (let c = 0; c < 3; c += 1) {
        const across = data[3 * right + c]! - data[3 * left + c]!;
        const along = data[3 * (down + x) + c]! - data[3 * (up + x) + c]!;
        most = Math.max(most, Math.hypot(across, along));
      }
      gradient[y * widthPx + x] = most;
    }
  }
  const noise = NOISE * lowerQuartile(gradient);
  for (let i = 0; i < gradient.length; i += 1) {
    const above = Math.max(0, gradient[i]! - noise);
    gradient[i] = above / (above + HALF_EDGE);
  }
  return gradient;
}

function lowerQuartile(values: Float32Array): number {
  const histogram = new Uint32Array(512);
  for (const value of values) histogram[Math.min(511, Math.round(value))]! += 1;
  let seen = 0;
  for (let level = 0; level < 512; level += 1) {
    seen += histogram[level]!;
    if (seen >= values.length / 4) return level;
  }
  return 0;
}
