import type { GrayPlane, RgbImage } from './pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from './resample.ts';

/** Longer side of the picture in which colours are spread; far colours are smooth anyway. */
const COARSE_PX = 256;

/** Smooth colours of product and ground everywhere, at low resolution: six floats a pixel, F then B. */
export interface SpreadColours {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Float32Array;
}

/**
 * Spreads the colours of near-certain product and of near-certain ground over the whole picture, each smoothly
 * into where the other is: what the product would look like there, and the ground behind it.
 */
export function spreadColours(image: RgbImage, alpha: GrayPlane): SpreadColours {
  const scale = Math.min(1, COARSE_PX / Math.max(image.widthPx, image.heightPx));
  const widthPx = Math.max(1, Math.round(image.widthPx * scale));
  const heightPx = Math.max(1, Math.round(image.heightPx * scale));
  const rgb = resampleRgb(image, wholeOf(image), widthPx, heightPx).data;
  const matte = resampleGray(alpha, wholeOf(alpha), widthPx, heightPx).data;
  // Weighted colours: only near-certain pixels speak for product or ground.
  const sums = new Float32Array(8 * widthPx * heightPx);
  for (let i = 0; i < matte.length; i += 1) {
    const share = matte[i]! / 255;
    const product = share > 0.9 ? share : 0.01 * share ** 4;
    const ground = share < 0.1 ? 1 - share : 0.01 * (1 - share) ** 4;
    for (let c = 0; c < 3; c += 1) {
      sums[8 * i + c] = product * rgb[3 * i + c]!;
      sums[8 * i + 4 + c] = ground * rgb[3 * i + c]!;
    }
    sums[8 * i + 3] = product;
    sums[8 * i + 7] = ground;
  }
  return { widthPx, heightPx, data: pullPush(sums, widthPx, heightPx) };
}

/**
 * Fills what has no weight from ever coarser averages (pull–push, Gortler et al. 1996).
 * In: 8 floats a pixel (weighted F, its weight, weighted B, its weight); out: 6 floats a pixel.
 */
function pullPush(sums: Float32Array, widthPx: number, heightPx: number): Float32Array {
  const colours = new Float32Array(6 * widthPx * heightPx);
  let below: SpreadColours | undefined;
  const halfWidth = (widthPx + 1) >> 1;
  const halfHeight = (heightPx + 1) >> 1;
  if (widthPx > 1 || heightPx > 1) {
    const data = pullPush(halve(sums, widthPx, heightPx), halfWidth, halfHeight);
    below = { widthPx: halfWidth, heightPx: halfHeight, data };
  }
  const far = new Float32Array(6);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const i = y * widthPx + x;
      if (below) sampleColours(below, x / 2 - 0.25, y / 2 - 0.25, far);
      for (let side = 0; side < 2; side += 1) {
        const total = sums[8 * i + 4 * side + 3]!;
        const weight = below ? Math.min(1, total) : 1;
        const scale = total > 0 ? weight / total : 0;
        for (let c = 0; c < 3; c += 1) {
          colours[6 * i + 3 * side + c] =
            sums[8 * i + 4 * side + c]! * scale + (1 - weight) * far[3 * side + c]!;
        }
      }
    }
  }
  return colours;
}

function halve(sums: Float32Array, widthPx: number, heightPx: number): Float32Array {
  const halfWidth = (widthPx + 1) >> 1;
  const halfHeight = (heightPx + 1) >> 1;
  const half = new Float32Array(8 * halfWidth * halfHeight);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const from = 8 * (y * widthPx + x);
      const to = 8 * ((y >> 1) * halfWidth + (x >> 1));
      for (let k = 0; k < 8; k += 1) half[to + k]! += sums[from + k]!;
    }
  }
  return half;
}

/** The six floats at a position between pixels, bilinear. */
export function sampleColours(colours: SpreadColours, x: number, y: number, out: Float32Array): void {
  const { data, widthPx, heightPx } = colours;
  const cx = Math.min(Math.max(x, 0), widthPx - 1);
  const cy = Math.min(Math.max(y, 0), heightPx - 1);
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const right = x0 + 1 < widthPx ? 6 : 0;
  const down = y0 + 1 < heightPx ? 6 * widthPx : 0;
  const fx = cx - x0;
  const fy = cy - y0;
  const at = 6 * (y0 * widthPx + x0);
  for (let k = at; k < at + 6; k += 1) {
    const upper = data[k]! + fx * (data[k + right]! - data[k]!);
    const lower = data[k + down]! + fx * (data[k + down + right]! - data[k + down]!);
    out[k - at] = upper + fy * (lower - upper);
  }
}
