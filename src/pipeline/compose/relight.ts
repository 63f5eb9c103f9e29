import { gaussianBlur } from '../../image/gaussian-blur.ts';
import type { GrayPlane, PixelRect, RgbImage } from '../../image/pixel-image.ts';
import { resampleRgb, wholeOf } from '../../image/resample.ts';
import { byteOfLinear, LINEAR_OF_BYTE } from '../../image/srgb.ts';
import type { Relighting } from '../working-photo.ts';
import type { MatteExtent } from './matte-extent.ts';
import type { Placement } from './placement.ts';

/** The scene's light is looked at on a grid of so many cells along its longer side. */
const GRID_SIDE = 64;
/** Light from so far away reaches the product, as a share of its longer side. */
const REACH = 0.3;
/**
 * How much of the scene's light a product takes on, as exponents: colour, fall-off across the product, brightness.
 * Small, because a surface's colour is only in part the colour of the light that it throws back.
 */
const TAKES = { tint: 0.12, shade: 0.15, level: 0.08 } as const;
/** Bounds, as factors of linear light: a product that is sold by its colour keeps it. */
const MOST = { tint: 1.05, shade: 1.06, level: 1.06 } as const;
const LUMA = [0.2126, 0.7152, 0.0722] as const;

/** Factors of linear light, three a cell, over the whole canvas. */
interface LightField {
  readonly widthCells: number;
  readonly heightCells: number;
  readonly gains: Float32Array;
}

/**
 * Matches the product to the light of the scene that it is put into, gently and only in its low frequencies: each
 * channel is multiplied by a smooth field near 1, so that drawing and texture stay. In place; the old value's
 * distance from white damps what brightens, so that nothing is blown out.
 *
 * @param product with data of its own
 * @param scene the background as generated, without shadow and product
 */
export function relightProduct(
  product: RgbImage,
  matte: GrayPlane,
  extent: MatteExtent,
  scene: RgbImage,
  placement: Placement,
): Relighting {
  const { bounds } = extent;
  const box = { ...bounds, left: bounds.left + placement.offsetX, top: bounds.top + placement.offsetY };
  const field = lightAround(scene, box, meanLight(product, matte, bounds));
  const sums = [0, 0, 0];
  let most = 1;
  let count = 0;
  const gains = new Float32Array(3 * bounds.widthPx);
  for (let y = bounds.top; y < bounds.top + bounds.heightPx; y += 1) {
    sampleRow(field, scene, box.left, y + placement.offsetY, gains);
    for (let x = 0; x < bounds.widthPx; x += 1) {
      const at = y * product.widthPx + bounds.left + x;
      if (matte.data[at] === 0) continue;
      count += 1;
      for (let c = 0; c < 3; c += 1) {
        const gain = gains[3 * x + c]!;
        const light = LINEAR_OF_BYTE[product.data[3 * at + c]!]!;
        product.data[3 * at + c] = byteOfLinear(light * (gain > 1 ? 1 + (gain - 1) * (1 - light) : gain));
        sums[c]! += gain;
        most = Math.max(most, gain, 1 / gain);
      }
    }
  }
  const round = (value: number) => Math.round(1000 * value) / 1000;
  const [red, green, blue] = sums.map((sum) => round(sum / Math.max(1, count))) as [number, number, number];
  return { gains: [red, green, blue], most: round(most) };
}

function lightAround(scene: RgbImage, box: PixelRect, productLight: number): LightField {
  const scale = GRID_SIDE / Math.max(scene.widthPx, scene.heightPx);
  const widthCells = Math.max(1, Math.round(scene.widthPx * scale));
  const heightCells = Math.max(1, Math.round(scene.heightPx * scale));
  const small = resampleRgb(scene, wholeOf(scene), widthCells, heightCells);
  const light = Float32Array.from(small.data, (byte) => LINEAR_OF_BYTE[byte]!);
  gaussianBlur(light, widthCells, heightCells, 3, REACH * scale * Math.max(box.widthPx, box.heightPx));
  const lumas = Float32Array.from({ length: light.length / 3 }, (_, i) => lumaAt(light, i));
  const around = meanIn(lumas, widthCells, heightCells, {
    left: box.left * scale,
    top: box.top * scale,
    widthPx: box.widthPx * scale,
    heightPx: box.heightPx * scale,
  });
  const level = bounded((around / productLight) ** TAKES.level, MOST.level);
  const gains = light.map((value, i) => {
    const luma = lumas[Math.floor(i / 3)]!;
    const shade = bounded((luma / around) ** TAKES.shade, MOST.shade);
    const tint = bounded(((value + DARK) / (luma + DARK)) ** TAKES.tint, MOST.tint);
    return level * shade * tint;
  });
  return { widthCells, heightCells, gains };
}

/** Colour says nothing in the dark. */
const DARK = 0.02;

function lumaAt(linear: Float32Array, cell: number): number {
  let luma = DARK;
  for (let c = 0; c < 3; c += 1) luma += LUMA[c]! * linear[3 * cell + c]!;
  return luma;
}

function meanIn(values: Float32Array, widthCells: number, heightCells: number, rect: PixelRect): number {
  let sum = 0;
  let count = 0;
  for (
    let y = Math.max(0, Math.floor(rect.top));
    y < Math.min(heightCells, rect.top + rect.heightPx);
    y += 1
  ) {
    for (
      let x = Math.max(0, Math.floor(rect.left));
      x < Math.min(widthCells, rect.left + rect.widthPx);
      x += 1
    ) {
      sum += values[y * widthCells + x]!;
      count += 1;
    }
  }
  return sum / Math.max(1, count);
}

/** Mean luminance of the product itself, on every few pixels. */
function meanLight(product: RgbImage, matte: GrayPlane, bounds: PixelRect): number {
  const step = Math.max(1, Math.floor(Math.sqrt((bounds.widthPx * bounds.heightPx) / 20_000)));
  let sum = DARK;
  let count = 1;
  for (let y = bounds.top; y < bounds.top + bounds.heightPx; y += step) {
    for (let x = bounds.left; x < bounds.left + bounds.widthPx; x += step) {
      const at = y * product.widthPx + x;
      if (matte.data[at]! < 250) continue;
      count += 1;
      for (let c = 0; c < 3; c += 1) sum += LUMA[c]! * LINEAR_OF_BYTE[product.data[3 * at + c]!]!;
    }
  }
  return sum / count + DARK;
}

/** One row of gains, bilinear between the cells' middles, from canvas column `left` on. */
function sampleRow(field: LightField, scene: RgbImage, left: number, y: number, into: Float32Array): void {
  const { widthCells, heightCells, gains } = field;
  const v = within((y + 0.5) * (heightCells / scene.heightPx) - 0.5, heightCells - 1);
  const upper = Math.floor(v);
  const down = upper + 1 < heightCells ? 3 * widthCells : 0;
  for (let x = 0; x < into.length / 3; x += 1) {
    const u = within((left + x + 0.5) * (widthCells / scene.widthPx) - 0.5, widthCells - 1);
    const cell = Math.floor(u);
    const right = cell + 1 < widthCells ? 3 : 0;
    for (let c = 0; c < 3; c += 1) {
      const at = 3 * (upper * widthCells + cell) + c;
      const above = gains[at]! + (u - cell) * (gains[at + right]! - gains[at]!);
      const below = gains[at + down]! + (u - cell) * (gains[at + down + right]! - gains[at + down]!);
      into[3 * x + c] = above + (v - upper) * (below - above);
    }
  }
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

function bounded(factor: number, most: number): number {
  return Math.min(most, Math.max(1 / most, factor));
}
