import type { PixelRect, RgbImage } from '../../image/pixel-image.ts';
import type { PaletteColour } from './colour-palette.ts';
import { pixelOf } from './text-mask.ts';

/** A drawn ground: one colour, or a straight gradient, as buttons and banners have. Levels of 255. */
export interface GroundRamp {
  /** In the middle of the rectangle it was found in. */
  readonly base: readonly [number, number, number];
  /** Change from the rectangle's left to its right, and from its top to its bottom. */
  readonly across: readonly [number, number, number];
  readonly down: readonly [number, number, number];
  /** How far its pixels scatter round it, root mean square. */
  readonly spread: number;
}

const ROUNDS = 5;
/** Slopes are held at 0 by this share of the samples, so that a few pixels in a corner do not tilt the plane. */
const RIDGE = 2e-3;

export function levelRamp({ red, green, blue, spread }: PaletteColour): GroundRamp {
  return { base: [red, green, blue], across: [0, 0, 0], down: [0, 0, 0], spread };
}

/** How far each pixel of a rectangle is from the ramp found in it, beyond the ramp's own scatter. */
export function contrastToRamp(image: RgbImage, rect: PixelRect, ramp: GroundRamp): Float32Array {
  const contrast = new Float32Array(rect.widthPx * rect.heightPx);
  for (let i = 0; i < contrast.length; i++) {
    contrast[i] = Math.max(0, distanceToRamp(image, rect, ramp, i) - ramp.spread);
  }
  return contrast;
}

/** Levels of 255 between a pixel of the rectangle and the ramp there. */
export function distanceToRamp(
  image: RgbImage,
  rect: PixelRect,
  { base, across, down }: GroundRamp,
  i: number,
): number {
  const { u, v } = placeOf(rect, i);
  const at = 3 * pixelOf(image, rect, i);
  let sum = 0;
  for (let c = 0; c < 3; c++) sum += (image.data[at + c] - base[c] - u * across[c] - v * down[c]) ** 2;
  return Math.sqrt(sum);
}

/** The ramp's colour at a place given in shares of its rectangle from the middle, −0.5 to 0.5 within it. */
export function colourAt({ base, across, down }: GroundRamp, u: number, v: number): [number, number, number] {
  return [0, 1, 2].map((c) => base[c] + u * across[c] + v * down[c]) as [number, number, number];
}

/**
 * The ramp that goes through a colour: the plane through its pixels, again through all that lie near that plane,
 * and so on; a gradient is followed from any of its colours to its ends.
 *
 * @param candidates pixels of the rectangle that may belong to it
 * @returns undefined where nothing near the colour is left
 */
export function followRamp(
  image: RgbImage,
  rect: PixelRect,
  candidates: readonly number[],
  seed: PaletteColour,
  tolerance: number,
): GroundRamp | undefined {
  let ramp = levelRamp(seed);
  for (let round = 0; round < ROUNDS; round++) {
    const near = candidates.filter((i) => distanceToRamp(image, rect, ramp, i) <= tolerance);
    if (near.length < 8) return undefined;
    ramp = planeThrough(image, rect, near);
  }
  return ramp;
}

/** Least squares over 1, u, v for each channel. */
function planeThrough(image: RgbImage, rect: PixelRect, pixels: readonly number[]): GroundRamp {
  const moments = { u: 0, v: 0, uu: RIDGE * pixels.length, uv: 0, vv: RIDGE * pixels.length };
  const sums = Array.from({ length: 3 }, () => ({ one: 0, u: 0, v: 0 }));
  for (const i of pixels) {
    const { u, v } = placeOf(rect, i);
    moments.u += u;
    moments.v += v;
    moments.uu += u * u;
    moments.uv += u * v;
    moments.vv += v * v;
    const at = 3 * pixelOf(image, rect, i);
    for (let c = 0; c < 3; c++) {
      const value = image.data[at + c];
      sums[c].one += value;
      sums[c].u += u * value;
      sums[c].v += v * value;
    }
  }
  const planes = sums.map((sum) => solvePlane(moments, sum, pixels.length));
  const ramp: GroundRamp = {
    base: [planes[0].base, planes[1].base, planes[2].base],
    across: [planes[0].across, planes[1].across, planes[2].across],
    down: [planes[0].down, planes[1].down, planes[2].down],
    spread: 0,
  };
  const squares = pixels.reduce((sum, i) => sum + distanceToRamp(image, rect, ramp, i) ** 2, 0);
  return { ...ramp, spread: Math.max(2, Math.sqrt(squares / pixels.length)) };
}

function placeOf(rect: PixelRect, i: number): { u: number; v: number } {
  const x = i % rect.widthPx;
  return {
    u: (x + 0.5) / rect.widthPx - 0.5,
    v: ((i - x) / rect.widthPx + 0.5) / rect.heightPx - 0.5,
  };
}

function solvePlane(
  m: { u: number; v: number; uu: number; uv: number; vv: number },
  sum: { one: number; u: number; v: number },
  count: number,
): { base: number; across: number; down: number } {
  const meanU = m.u / count;
  const meanV = m.v / count;
  const uu = m.uu - meanU * m.u;
  const uv = m.uv - meanU * m.v;
  const vv = m.vv - meanV * m.v;
  const su = sum.u - meanU * sum.one;
  const sv = sum.v - meanV * sum.one;
  const determinant = uu * vv - uv * uv;
  const across = determinant > 0 ? (su * vv - sv * uv) / determinant : 0;
  const down = determinant > 0 ? (sv * uu - su * uv) / determinant : 0;
  return { base: sum.one / count - across * meanU - down * meanV, across, down };
}
