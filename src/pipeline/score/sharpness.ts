import type { GrayPlane } from '../../image/pixel-image.ts';
import type { MeasuredPhoto } from './measured-photo.ts';
import { piecewise } from './piecewise.ts';

/** Half the window in which an edge's height is taken; slopes broader than the window count as fully blurred. */
const WINDOW_RADIUS_PX = 4;
/** A window must span this many grey levels to hold an edge rather than noise. */
const MIN_EDGE_HEIGHT = 40;
const MIN_EDGE_PIXELS = 64;

/**
 * 0–100 from the width of the edges. For every pixel on an edge: slope ÷ the edge's height in a 9 px window;
 * a perfect step gives 0.5, a Gaussian blur of σ px about 0.4 / σ. The 90th percentile over all edge pixels
 * is the typical edge's centre. A ratio of slope and height, hence independent of contrast, brightness and
 * of how much detail the product has (the variance of the Laplacian is not).
 *
 * Looks inside the product, so that a sharp studio behind it, or its own freshly cut edge, does not help. A
 * product without any drawing of its own is judged by its outline, but never better than the original photo
 * as a whole: blurred drawing disappears too.
 */
export function measureSharpness(finished: MeasuredPhoto, decoded: MeasuredPhoto): number {
  const steepness = steepnessOf(finished, decoded);
  return piecewise(steepness, [
    [0.12, 0],
    [0.18, 35],
    [0.26, 75],
    [0.36, 100],
  ]);
}

function steepnessOf({ luma, subject }: MeasuredPhoto, decoded: MeasuredPhoto): number {
  const heights = edgeHeights(luma);
  if (subject === undefined) return edgeSteepness(luma, heights) ?? 0;
  const drawing = edgeSteepness(luma, heights, (i) => insideCore(subject, i));
  if (drawing !== undefined) return drawing;
  const outline = edgeSteepness(luma, heights, (i) => subject.data[i] > 0) ?? 0;
  return Math.min(outline, edgeSteepness(decoded.luma, edgeHeights(decoded.luma)) ?? 0);
}

function insideCore({ data, widthPx }: GrayPlane, i: number): boolean {
  const reach = WINDOW_RADIUS_PX + 1;
  const row = reach * widthPx;
  return (
    data[i] > 250 &&
    data[i - reach] > 250 &&
    data[i + reach] > 250 &&
    data[i - row] > 250 &&
    data[i + row] > 250
  );
}

/** The 90th percentile of slope ÷ height over edge pixels, 0–0.5; undefined where there are hardly any. */
function edgeSteepness(
  luma: GrayPlane,
  heights: Uint8Array,
  counts?: (index: number) => boolean,
): number | undefined {
  const { widthPx, heightPx, data } = luma;
  const histogram = new Uint32Array(501);
  let edgePixels = 0;
  for (let y = WINDOW_RADIUS_PX; y < heightPx - WINDOW_RADIUS_PX; y++) {
    for (let x = WINDOW_RADIUS_PX; x < widthPx - WINDOW_RADIUS_PX; x++) {
      const i = y * widthPx + x;
      const height = heights[i];
      if (height < MIN_EDGE_HEIGHT || (counts && !counts(i))) continue;
      const slopeX = data[i + 1] - data[i - 1];
      const slopeY = data[i + widthPx] - data[i - widthPx];
      const slope = Math.sqrt(slopeX * slopeX + slopeY * slopeY) / 2;
      histogram[Math.min(500, Math.round((1000 * slope) / height))]++;
      edgePixels++;
    }
  }
  return edgePixels < MIN_EDGE_PIXELS ? undefined : percentileOf(histogram, 0.9 * edgePixels) / 1000;
}

function percentileOf(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    seen += histogram[bin];
    if (seen >= rank) return bin;
  }
  return histogram.length - 1;
}

/** Highest minus lowest value of the window around every pixel. */
function edgeHeights({ data, widthPx }: GrayPlane): Uint8Array {
  const heights = maximumAlong(maximumAlong(data, 1), widthPx);
  const depths = maximumAlong(maximumAlong(inverted(data), 1), widthPx);
  // max − min = max + max(255 − luma) − 255
  for (let i = 0; i < heights.length; i++) heights[i] += depths[i] - 255;
  return heights;
}

/** The window of 9 as three steps (1 → 3 → 7 → 9), each one comparison of three. */
function maximumAlong(from: Uint8Array, stride: number): Uint8Array {
  let current = from;
  for (const reach of [1, 2, 1]) {
    const next = current.slice();
    const hop = reach * stride;
    for (let i = hop; i < next.length - hop; i++) {
      const before = current[i - hop];
      const after = current[i + hop];
      const higher = before > after ? before : after;
      const own = current[i];
      next[i] = own > higher ? own : higher;
    }
    current = next;
  }
  return current;
}

function inverted(data: Uint8Array): Uint8Array {
  const negative = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) negative[i] = 255 - data[i];
  return negative;
}
