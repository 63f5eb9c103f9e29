import { ssim } from 'ssim.js';
import type { GrayPlane } from '../../image/pixel-image.ts';
import type { Frame } from '../working-photo.ts';
import type { MeasuredPhoto } from './measured-photo.ts';
import { piecewise } from './piecewise.ts';

/** The product is compared on a grid of at most so many cells along its longer side. */
const GRID_SIDE_CELLS = 480;
const WINDOW_CELLS = 8;
const MIN_WINDOWS = 12;

export interface FidelityRequest {
  readonly decoded: MeasuredPhoto;
  readonly finished: MeasuredPhoto;
  readonly frame: Frame;
  /** Tones were changed on request (`enhance`): compare the drawing, not the tones. */
  readonly tonesChanged: boolean;
}

/**
 * 0–100: whether the product is still the same. SSIM (Wang et al. 2004) over windows that lie wholly inside
 * the matte's core, original against result, on a common grid through `frame`. The mean says how alike they
 * are altogether, the share of spoilt windows catches a single smeared letter that the mean would hide.
 *
 * undefined where the core holds too few windows to say anything.
 */
export function measureProductFidelity(request: FidelityRequest): number | undefined {
  const pair = samplePair(request);
  if (pair === undefined) return undefined;
  const original = request.tonesChanged ? matchTones(pair.original, pair.result, pair.core) : pair.original;
  const { ssim_map } = ssim(toRgba(original, pair), toRgba(pair.result, pair), {
    ssim: 'bezkrovny',
    downsample: false,
    windowSize: WINDOW_CELLS,
  });
  let windows = 0;
  let sum = 0;
  let spoilt = 0;
  for (let row = 0; row < ssim_map.height; row++) {
    for (let column = 0; column < ssim_map.width; column++) {
      if (!windowInCore(pair, column * WINDOW_CELLS, row * WINDOW_CELLS)) continue;
      const value = ssim_map.data[row * ssim_map.width + column];
      windows++;
      sum += value;
      if (value < 0.5) spoilt++;
    }
  }
  if (windows < MIN_WINDOWS) return undefined;
  const alike = piecewise(sum / windows, [
    [0.4, 0],
    [0.7, 40],
    [0.85, 70],
    [0.97, 100],
  ]);
  return (
    alike *
    piecewise(spoilt / windows, [
      [0, 1],
      [0.02, 0.85],
      [0.1, 0.6],
      [0.4, 0.2],
    ])
  );
}

interface SampledPair {
  readonly widthCells: number;
  readonly heightCells: number;
  /** Luma of the original and of the result, one value a cell; 1 in `core` = well inside the product. */
  readonly original: Float32Array;
  readonly result: Float32Array;
  readonly core: Uint8Array;
}

function samplePair({ decoded, finished, frame }: FidelityRequest): SampledPair | undefined {
  const box = finished.subject && boxOfCore(finished.subject);
  if (!finished.subject || !box) return undefined;
  // Measured pixels of the original for one of the result; the grid takes the coarser of the two.
  const stepX = decoded.scaleX / (finished.scaleX * frame.scale);
  const stepY = decoded.scaleY / (finished.scaleY * frame.scale);
  const cellPx = Math.max(1, 1 / stepX, Math.max(box.widthPx, box.heightPx) / GRID_SIDE_CELLS);
  const widthCells = Math.floor(box.widthPx / cellPx);
  const heightCells = Math.floor(box.heightPx / cellPx);
  if (widthCells < WINDOW_CELLS || heightCells < WINDOW_CELLS) return undefined;
  const cells = widthCells * heightCells;
  const pair = {
    widthCells,
    heightCells,
    original: new Float32Array(cells),
    result: new Float32Array(cells),
    core: new Uint8Array(cells),
  };
  const originX = frame.offsetX * finished.scaleX * stepX;
  const originY = frame.offsetY * finished.scaleY * stepY;
  for (let row = 0, cell = 0; row < heightCells; row++) {
    for (let column = 0; column < widthCells; column++, cell++) {
      const left = box.left + column * cellPx;
      const top = box.top + row * cellPx;
      const middle = Math.floor(top + cellPx / 2) * finished.subject.widthPx + Math.floor(left + cellPx / 2);
      const x = left * stepX - originX;
      const y = top * stepY - originY;
      const inside =
        x >= 0 &&
        y >= 0 &&
        x + cellPx * stepX <= decoded.luma.widthPx &&
        y + cellPx * stepY <= decoded.luma.heightPx;
      if (!inside || finished.subject.data[middle] < 252) continue;
      pair.core[cell] = 1;
      pair.result[cell] = meanOver(finished.luma, left, top, cellPx, cellPx);
      pair.original[cell] = meanOver(decoded.luma, x, y, cellPx * stepX, cellPx * stepY);
    }
  }
  return pair;
}

function boxOfCore({ data, widthPx, heightPx }: GrayPlane) {
  let left = widthPx;
  let right = -1;
  let top = heightPx;
  let bottom = -1;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      if (data[y * widthPx + x] < 252) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < left ? undefined : { left, top, widthPx: right - left + 1, heightPx: bottom - top + 1 };
}

/** Mean over a rectangle with fractional edges (area sampling), so that two grids agree to a fraction of a pixel. */
function meanOver(plane: GrayPlane, left: number, top: number, width: number, height: number): number {
  const right = left + width;
  const bottom = top + height;
  let sum = 0;
  let area = 0;
  for (let y = Math.floor(top); y < bottom && y < plane.heightPx; y++) {
    const tall = Math.min(bottom, y + 1) - Math.max(top, y);
    for (let x = Math.floor(left); x < right && x < plane.widthPx; x++) {
      const weight = tall * (Math.min(right, x + 1) - Math.max(left, x));
      sum += weight * plane.data[y * plane.widthPx + x];
      area += weight;
    }
  }
  return sum / area;
}

/** The original with the result's tones: what the result shows on average where the original shows this tone. */
function matchTones(original: Float32Array, result: Float32Array, core: Uint8Array): Float32Array {
  const sums = new Float64Array(64);
  const counts = new Float64Array(64);
  for (let i = 0; i < core.length; i++) {
    if (core[i] === 0) continue;
    sums[Math.floor(original[i] / 4)] += result[i];
    counts[Math.floor(original[i] / 4)]++;
  }
  const curve = [...sums.keys()]
    .filter((bin) => counts[bin] > 0)
    .map((bin): [number, number] => [4 * bin + 1.5, sums[bin] / counts[bin]]);
  return original.map((tone) => piecewise(tone, curve));
}

function toRgba(luma: Float32Array, { widthCells, heightCells }: SampledPair) {
  const data = new Uint8ClampedArray(4 * luma.length);
  for (let i = 0; i < luma.length; i++) {
    data.fill(luma[i], 4 * i, 4 * i + 3);
    data[4 * i + 3] = 255;
  }
  return { data, width: widthCells, height: heightCells };
}

function windowInCore({ core, widthCells, heightCells }: SampledPair, left: number, top: number): boolean {
  if (left + WINDOW_CELLS > widthCells || top + WINDOW_CELLS > heightCells) return false;
  for (let y = top; y < top + WINDOW_CELLS; y++) {
    for (let x = left; x < left + WINDOW_CELLS; x++) if (core[y * widthCells + x] === 0) return false;
  }
  return true;
}
