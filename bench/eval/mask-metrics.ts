import type { GrayPlane } from '../../src/image/pixel-image.ts';

/** Alpha 0.5. */
const HALF = 128;

/** Intersection over union of the two planes at alpha 0.5, 0–1; 1 where both are empty. */
export function intersectionOverUnion(matte: GrayPlane, truth: GrayPlane): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < truth.data.length; i++) {
    const a = matte.data[i] >= HALF;
    const b = truth.data[i] >= HALF;
    if (a && b) both++;
    if (a || b) either++;
  }
  return either === 0 ? 1 : both / either;
}

/** Mean absolute difference of the alphas over the whole picture, 0–1. */
export function meanAlphaError(matte: GrayPlane, truth: GrayPlane): number {
  let sum = 0;
  for (let i = 0; i < truth.data.length; i++) sum += Math.abs(matte.data[i] - truth.data[i]);
  return sum / (255 * truth.data.length);
}

/**
 * How well the outlines at alpha 0.5 agree: the harmonic mean of the share of the matte's outline that lies
 * within `tolerancePx` of the truth's, and the reverse (Perazzi et al. 2016, DAVIS). 0–1; 1 where neither
 * has an outline. The frame of the picture is no outline.
 */
export function boundaryF(matte: GrayPlane, truth: GrayPlane, tolerancePx: number): number {
  const found = outlineOf(matte);
  const wanted = outlineOf(truth);
  if (found.length === 0 && wanted.length === 0) return 1;
  if (found.length === 0 || wanted.length === 0) return 0;
  const precision = shareNear(found, wanted, truth, tolerancePx);
  const recall = shareNear(wanted, found, truth, tolerancePx);
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** Indices of inside pixels with an outside pixel above, below, left or right. */
function outlineOf({ data, widthPx, heightPx }: GrayPlane): number[] {
  const outline: number[] = [];
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const i = y * widthPx + x;
      if (data[i] < HALF) continue;
      const atEdge =
        (x > 0 && data[i - 1] < HALF) ||
        (x < widthPx - 1 && data[i + 1] < HALF) ||
        (y > 0 && data[i - widthPx] < HALF) ||
        (y < heightPx - 1 && data[i + widthPx] < HALF);
      if (atEdge) outline.push(i);
    }
  }
  return outline;
}

function shareNear(
  points: readonly number[],
  targets: readonly number[],
  { widthPx, heightPx }: GrayPlane,
  reach: number,
): number {
  const near = new Uint8Array(widthPx * heightPx);
  for (const target of targets)
    markDisc(near, target % widthPx, Math.floor(target / widthPx), widthPx, heightPx, reach);
  let hits = 0;
  for (const point of points) hits += near[point];
  return hits / points.length;
}

function markDisc(
  near: Uint8Array,
  x: number,
  y: number,
  widthPx: number,
  heightPx: number,
  reach: number,
): void {
  for (let down = -reach; down <= reach; down++) {
    if (y + down < 0 || y + down >= heightPx) continue;
    const half = Math.floor(Math.sqrt(reach * reach - down * down));
    const row = (y + down) * widthPx;
    near.fill(1, row + Math.max(0, x - half), row + Math.min(widthPx - 1, x + half) + 1);
  }
}
