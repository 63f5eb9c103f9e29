import type { GrayPlane, RgbImage } from './pixel-image.ts';
import { type SpreadColours, sampleColours, spreadColours } from './spread-colours.ts';

/** Radius of the second, full-resolution pass; 6 as in the paper. */
const FINE_RADIUS_PX = 6;
const TILE_PX = 96;

/**
 * The product's own colours at soft edges, with the ground's colour taken out: blur-fusion foreground
 * estimation (Forte 2021, "Approximate Fast Foreground Colour Estimation") in two passes, the far one at
 * low resolution, the near one only in tiles that hold partial alpha. About 0.5 s on 12 megapixels.
 *
 * @returns a new picture with data of its own; pixels whose alpha is 255 or 0 come back as they were, to the bit
 */
export function estimateForeground(image: RgbImage, alpha: GrayPlane): RgbImage {
  const result: RgbImage = { ...image, data: image.data.slice() };
  const coarse = spreadColours(image, alpha);
  const tile = createTile();
  for (let top = 0; top < image.heightPx; top += TILE_PX) {
    for (let left = 0; left < image.widthPx; left += TILE_PX) {
      if (holdsPartialAlpha(alpha, left, top)) fuseTile(image, alpha, coarse, tile, left, top, result);
    }
  }
  return result;
}

/** Working memory of one tile with its margin, reused for all tiles. */
interface Tile {
  /** Estimates after the far pass: F then B, six floats a pixel. */
  readonly far: Float32Array;
  /** Running sums down the columns: weighted F and weight, weighted B and weight. */
  readonly columns: Float64Array;
  /** One pixel's spread colours, and one window's sums. */
  readonly spread: Float32Array;
  readonly sums: Float64Array;
}

const SIDE_PX = TILE_PX + 2 * FINE_RADIUS_PX;

function createTile(): Tile {
  return {
    far: new Float32Array(6 * SIDE_PX * SIDE_PX),
    columns: new Float64Array(8 * SIDE_PX),
    spread: new Float32Array(6),
    sums: new Float64Array(8),
  };
}

function holdsPartialAlpha(alpha: GrayPlane, left: number, top: number): boolean {
  const right = Math.min(left + TILE_PX, alpha.widthPx);
  const bottom = Math.min(top + TILE_PX, alpha.heightPx);
  for (let y = top; y < bottom; y += 1) {
    for (let i = y * alpha.widthPx + left; i < y * alpha.widthPx + right; i += 1) {
      if (alpha.data[i]! > 0 && alpha.data[i]! < 255) return true;
    }
  }
  return false;
}

function fuseTile(
  image: RgbImage,
  alpha: GrayPlane,
  coarse: SpreadColours,
  tile: Tile,
  left: number,
  top: number,
  result: RgbImage,
): void {
  // The tile with its margin, cut off at the picture's border.
  const x0 = Math.max(0, left - FINE_RADIUS_PX);
  const y0 = Math.max(0, top - FINE_RADIUS_PX);
  const x1 = Math.min(image.widthPx, left + TILE_PX + FINE_RADIUS_PX);
  const y1 = Math.min(image.heightPx, top + TILE_PX + FINE_RADIUS_PX);
  fillFar(image, alpha, coarse, tile, x0, y0, x1, y1);
  tile.columns.fill(0);
  for (let y = y0; y < Math.min(y1, top + FINE_RADIUS_PX); y += 1) addRow(alpha, tile, x0, x1, y, y - y0, 1);
  const bottom = Math.min(top + TILE_PX, image.heightPx);
  for (let y = top; y < bottom; y += 1) {
    const entering = y + FINE_RADIUS_PX;
    const leaving = y - FINE_RADIUS_PX - 1;
    if (entering < y1) addRow(alpha, tile, x0, x1, entering, entering - y0, 1);
    if (leaving >= y0) addRow(alpha, tile, x0, x1, leaving, leaving - y0, -1);
    fuseRow(image, alpha, tile, x0, x1, left, y, result);
  }
}

function fillFar(
  image: RgbImage,
  alpha: GrayPlane,
  coarse: SpreadColours,
  tile: Tile,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): void {
  const scaleX = coarse.widthPx / image.widthPx;
  const scaleY = coarse.heightPx / image.heightPx;
  for (let y = y0; y < y1; y += 1) {
    for (let x = x0; x < x1; x += 1) {
      const i = y * image.widthPx + x;
      const share = alpha.data[i]! / 255;
      const at = 6 * ((y - y0) * SIDE_PX + x - x0);
      if (share === 0 || share === 1) {
        for (let c = 0; c < 6; c += 1) tile.far[at + c] = image.data[3 * i + (c % 3)]!;
        continue;
      }
      const u = (x + 0.5) * scaleX - 0.5;
      const v = (y + 0.5) * scaleY - 0.5;
      sampleColours(coarse, u, v, tile.spread);
      for (let c = 0; c < 3; c += 1) {
        const product = tile.spread[c]!;
        const ground = tile.spread[3 + c]!;
        const miss = image.data[3 * i + c]! - share * product - (1 - share) * ground;
        tile.far[at + c] = clampByte(product + share * miss);
        tile.far[at + 3 + c] = clampByte(ground + (1 - share) * miss);
      }
    }
  }
}

function addRow(
  alpha: GrayPlane,
  tile: Tile,
  x0: number,
  x1: number,
  y: number,
  row: number,
  sign: 1 | -1,
): void {
  for (let x = x0; x < x1; x += 1) {
    const share = alpha.data[y * alpha.widthPx + x]! / 255;
    const from = 6 * (row * SIDE_PX + x - x0);
    const to = 8 * (x - x0);
    const product = sign * share;
    const ground = sign * (1 - share);
    for (let c = 0; c < 3; c += 1) {
      tile.columns[to + c]! += product * tile.far[from + c]!;
      tile.columns[to + 4 + c]! += ground * tile.far[from + 3 + c]!;
    }
    tile.columns[to + 3]! += product;
    tile.columns[to + 7]! += ground;
  }
}

/** Blurs across, then fuses: F = F̂ + α(I − αF̂ − (1 − α)B̂), equation 7 of the paper. */
function fuseRow(
  image: RgbImage,
  alpha: GrayPlane,
  tile: Tile,
  x0: number,
  x1: number,
  left: number,
  y: number,
  result: RgbImage,
): void {
  const right = Math.min(left + TILE_PX, image.widthPx);
  for (let x = left; x < right; x += 1) {
    const i = y * image.widthPx + x;
    const share = alpha.data[i]! / 255;
    if (share === 0 || share === 1) continue;
    const from = Math.max(x0, x - FINE_RADIUS_PX);
    const to = Math.min(x1, x + FINE_RADIUS_PX + 1);
    const { sums } = tile;
    sums.fill(0);
    for (let at = 8 * (from - x0); at < 8 * (to - x0); at += 8) {
      for (let k = 0; k < 8; k += 1) sums[k]! += tile.columns[at + k]!;
    }
    for (let c = 0; c < 3; c += 1) {
      const product = sums[c]! / (sums[3]! + 1e-6);
      const ground = sums[4 + c]! / (sums[7]! + 1e-6);
      const miss = image.data[3 * i + c]! - share * product - (1 - share) * ground;
      result.data[3 * i + c] = clampByte(product + share * miss) + 0.5;
    }
  }
}

function clampByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
