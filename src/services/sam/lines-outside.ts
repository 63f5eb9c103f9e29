import { boxMean } from '../../image/box-filter.ts';
import { type Component, connectedComponents } from '../../image/connected-components.ts';
import type { GrayPlane, PixelRect, RgbImage } from '../../image/pixel-image.ts';

/** Everything more salient than this is what the network saw. */
const SEEN = 20;
/** Keeps clear of what was seen, whose own rim is a line, too. */
const MARGIN_PX = 8;
/** A line differs from what lies this far away on both sides; shadows differ on one side only. */
const ACROSS_PX = 4;
/** Fainter than this many levels of 255, or than three times what nine tenths of the ground show, is noise. */
const FAINT = 4;
/** Lines farther from the product than this share of its longer side have nothing to do with it. */
const REACH_SHARE = 0.5;

/**
 * Length of the longest thin line on the ground near the product, ÷ the product's longer side: the rims of
 * clear glass of which only the lid was found. Lines that run out of the picture (a table's edge) do not count.
 * On plain grounds a glass jar below its lid has 0.44, solid products with their shadows 0–0.17.
 *
 * @param image longer side 512 px
 * @param seen everything salient, at the image's size
 */
export function linesOutside(image: RgbImage, seen: GrayPlane, subject: GrayPlane): number {
  const bounds = boundsOf(subject);
  if (!bounds) return 0;
  const ground = groundOf(seen);
  const strength = lineStrength(image, ground);
  const limit = Math.max(FAINT, 3 * ninthTenth(strength, ground));
  const data = new Uint8Array(strength.length);
  for (let i = 0; i < data.length; i += 1) data[i] = strength[i]! > limit ? 255 : 0;
  const { list } = connectedComponents({ ...seen, data }, 128);
  const side = Math.max(bounds.widthPx, bounds.heightPx);
  const near = list.filter((line) => !runsOut(line, image) && gap(line.bounds, bounds) <= REACH_SHARE * side);
  const lengths = near.map(({ bounds: line }) => Math.max(line.widthPx, line.heightPx));
  return Math.max(0, ...lengths) / side;
}

/** 1 where nothing salient is near. */
function groundOf({ widthPx, heightPx, data }: GrayPlane): Uint8Array {
  const around = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 1) around[i] = data[i]! > SEEN ? 1 : 0;
  boxMean(around, widthPx, heightPx, MARGIN_PX, new Float32Array(data.length), around);
  const ground = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 1) ground[i] = around[i]! < 1e-4 ? 1 : 0;
  return ground;
}

/** By how much a pixel is darker, or lighter, than both sides of it, in the direction where that is most. */
function lineStrength({ widthPx, heightPx, data }: RgbImage, ground: Uint8Array): Float32Array {
  const luminance = new Float32Array(ground.length);
  for (let i = 0; i < luminance.length; i += 1) {
    luminance[i] = 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!;
  }
  boxMean(luminance, widthPx, heightPx, 1, new Float32Array(luminance.length), luminance);
  const strength = new Float32Array(luminance.length);
  const diagonalPx = ACROSS_PX - 1;
  const steps = [ACROSS_PX, ACROSS_PX * widthPx, diagonalPx * (widthPx + 1), diagonalPx * (widthPx - 1)];
  for (let y = ACROSS_PX; y < heightPx - ACROSS_PX; y += 1) {
    for (let x = ACROSS_PX; x < widthPx - ACROSS_PX; x += 1) {
      const i = y * widthPx + x;
      if (ground[i] === 0) continue;
      for (const step of steps) {
        const before = luminance[i]! - luminance[i - step]!;
        const after = luminance[i]! - luminance[i + step]!;
        if (before * after <= 0) continue;
        strength[i] = Math.max(strength[i]!, Math.min(Math.abs(before), Math.abs(after)));
      }
    }
  }
  return strength;
}

function ninthTenth(strength: Float32Array, ground: Uint8Array): number {
  const sorted = strength.filter((_, i) => ground[i] === 1).sort();
  return sorted[Math.floor(0.9 * sorted.length)] ?? 0;
}

function runsOut({ bounds }: Component, { widthPx, heightPx }: RgbImage): boolean {
  const border = ACROSS_PX + 1;
  return (
    bounds.left <= border ||
    bounds.top <= border ||
    bounds.left + bounds.widthPx >= widthPx - border ||
    bounds.top + bounds.heightPx >= heightPx - border
  );
}

/** Distance between two rectangles, along the axis where it is larger. */
function gap(a: PixelRect, b: PixelRect): number {
  const across = Math.max(a.left - b.left - b.widthPx, b.left - a.left - a.widthPx);
  const down = Math.max(a.top - b.top - b.heightPx, b.top - a.top - a.heightPx);
  return Math.max(0, across, down);
}

function boundsOf({ widthPx, heightPx, data }: GrayPlane): PixelRect | undefined {
  let [left, top, right, bottom] = [widthPx, heightPx, -1, -1];
  for (let i = 0; i < data.length; i += 1) {
    if (data[i]! < 128) continue;
    const x = i % widthPx;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, Math.floor(i / widthPx));
    bottom = Math.floor(i / widthPx);
  }
  return right < 0 ? undefined : { left, top, widthPx: right - left + 1, heightPx: bottom - top + 1 };
}
