import type { MeasuredPhoto } from './measured-photo.ts';
import { piecewise } from './piecewise.ts';

const CLIPPED_FROM = 253;
const CRUSHED_TO = 3;
/** A border of which this share is pure white is a studio ground, not a burnt-out photo. */
const STUDIO_BORDER_SHARE = 0.6;

export interface Exposure {
  /** 0–100. */
  readonly part: number;
  readonly tooBright: boolean;
  readonly tooDark: boolean;
  readonly washedOut: boolean;
}

/**
 * 0–100 from the product's own pixels: the share burnt out to white or crushed to black, how bright its
 * brightest and how dark its darkest parts are, and how many tones lie between. A white or black product is
 * as good as a grey one as long as it keeps its drawing.
 */
export function measureExposure(photo: MeasuredPhoto): Exposure {
  const histogram = histogramOfProduct(photo);
  const pixels = histogram.reduce((sum, count) => sum + count, 0);
  if (pixels === 0) return { part: 0, tooBright: true, tooDark: false, washedOut: true };
  const clipped = shareBetween(histogram, CLIPPED_FROM, 255, pixels);
  const crushed = shareBetween(histogram, 0, CRUSHED_TO, pixels);
  const darkTone = toneAt(histogram, 0.02 * pixels);
  const brightTone = toneAt(histogram, 0.98 * pixels);
  const factors = {
    clipped: piecewise(clipped, [
      [0.005, 1],
      [0.05, 0.85],
      [0.25, 0.4],
      [0.6, 0.1],
    ]),
    crushed: piecewise(crushed, [
      [0.02, 1],
      [0.15, 0.85],
      [0.5, 0.4],
      [0.9, 0.1],
    ]),
    dark: piecewise(brightTone, [
      [30, 0.15],
      [90, 0.7],
      [130, 1],
    ]),
    bright: piecewise(darkTone, [
      [110, 1],
      [190, 0.7],
      [240, 0.2],
    ]),
    span: piecewise(brightTone - darkTone, [
      [5, 0.3],
      [35, 0.7],
      [80, 1],
    ]),
  };
  const part = 100 * factors.clipped * factors.crushed * factors.dark * factors.bright * factors.span;
  return {
    part,
    tooBright: factors.clipped < 0.7 || factors.bright < 0.6,
    tooDark: factors.crushed < 0.7 || factors.dark < 0.6,
    washedOut: factors.span < 0.7,
  };
}

function histogramOfProduct({ luma, rgb, subject }: MeasuredPhoto): Uint32Array {
  const histogram = new Uint32Array(256);
  const ground = subject === undefined ? studioGroundOf(luma) : undefined;
  for (let i = 0, p = 0; i < luma.data.length; i++, p += 3) {
    if (subject !== undefined && subject.data[i] < 250) continue;
    if (ground !== undefined && ground[i] === 1) continue;
    // One burnt-out channel has already lost its drawing; the eye forgives a saturated red, hence not the maximum.
    const tone = luma.data[i] >= 250 ? Math.max(rgb.data[p], rgb.data[p + 1], rgb.data[p + 2]) : luma.data[i];
    histogram[tone]++;
  }
  return histogram;
}

/** 1 = pure white connected with the border, where the border says that this is a studio ground. */
function studioGroundOf({ data, widthPx, heightPx }: MeasuredPhoto['luma']): Uint8Array | undefined {
  const border: number[] = [];
  for (let x = 0; x < widthPx; x++) border.push(x, (heightPx - 1) * widthPx + x);
  for (let y = 1; y < heightPx - 1; y++) border.push(y * widthPx, y * widthPx + widthPx - 1);
  const white = border.filter((i) => data[i] >= CLIPPED_FROM);
  if (white.length < STUDIO_BORDER_SHARE * border.length) return undefined;

  const ground = new Uint8Array(data.length);
  const queue = new Int32Array(data.length);
  let end = 0;
  const visit = (i: number): void => {
    if (ground[i] === 1 || data[i] < CLIPPED_FROM) return;
    ground[i] = 1;
    queue[end++] = i;
  };
  for (const i of white) visit(i);
  for (let start = 0; start < end; start++) {
    const i = queue[start];
    const x = i % widthPx;
    if (x > 0) visit(i - 1);
    if (x < widthPx - 1) visit(i + 1);
    if (i >= widthPx) visit(i - widthPx);
    if (i + widthPx < data.length) visit(i + widthPx);
  }
  return ground;
}

function shareBetween(histogram: Uint32Array, from: number, to: number, pixels: number): number {
  let count = 0;
  for (let tone = from; tone <= to; tone++) count += histogram[tone];
  return count / pixels;
}

function toneAt(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  for (let tone = 0; tone < 256; tone++) {
    seen += histogram[tone];
    if (seen >= rank) return tone;
  }
  return 255;
}
