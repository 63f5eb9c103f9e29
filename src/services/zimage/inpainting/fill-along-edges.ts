import { fillHarmonic } from './fill-harmonic.ts';
import { growSquare } from './grow-square.ts';
import {
  enlarged,
  type FloatPatch,
  fillWithMean,
  halve,
  indicesOf,
  startFromCoarse,
} from './patch-pyramid.ts';

/**
 * Steps (levels of 255 a pixel, at a quarter of the size) from which a change counts as an edge. Lower ones
 * draw outlines further into the hole, and begin to take grain for outlines.
 */
const EDGE_STEP = 0.7;
const SWEEPS = 60;
/** Sweeps for which the edges found last serve. */
const SWEEPS_PER_LOOK = 3;

/**
 * Fills unknown pixels by edge-enhancing diffusion, in place (Weickert 1998; for holes Galić et al. 2008):
 * colour flows along edges and hardly across them, so that the outlines of things that a hole cuts through
 * meet again, where a membrane leaves smears. For ground out of focus: worked out at a quarter of the size,
 * where such ground loses nothing, and fitted to the rim by a membrane.
 *
 * @param unknown 1 = fill; at least one pixel must be 0, otherwise nothing is changed
 */
export function fillAlongEdges(patch: FloatPatch, unknown: Uint8Array): void {
  if (!unknown.includes(1) || !unknown.includes(0)) return;
  const half = halve(patch, unknown);
  const quarter = halve(half.patch, half.unknown);
  diffuseLevel(quarter.patch, quarter.unknown);
  const full = enlarged(enlarged(quarter.patch, half.patch), patch);
  const offset = { ...patch, rgb: patch.rgb.map((value, i) => value - full.rgb[i]) };
  fillHarmonic(offset, unknown);
  for (let i = 0; i < unknown.length; i++) {
    if (!unknown[i]) continue;
    for (let k = 3 * i; k < 3 * i + 3; k++) patch.rgb[k] = full.rgb[k] + offset.rgb[k];
  }
}

function diffuseLevel(patch: FloatPatch, unknown: Uint8Array): void {
  if (!unknown.includes(1)) return;
  const coarse = halve(patch, unknown);
  if (patch.widthPx > 2 && patch.heightPx > 2) diffuseLevel(coarse.patch, coarse.unknown);
  else fillWithMean(coarse.patch, coarse.unknown);
  startFromCoarse(patch, unknown, coarse.patch);
  const holes = withNeighbours(patch, indicesOf(unknown));
  const near = withNeighbours(patch, indicesOf(growSquare(unknown, patch.widthPx, patch.heightPx, 1)));
  const tensors = new Float32Array(3 * unknown.length);
  const weights = new Float32Array(8 * holes.pixels.length);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    if (sweep % SWEEPS_PER_LOOK === 0) {
      lookForEdges(patch, near, tensors);
      weighNeighbours(holes, tensors, weights);
    }
    relax(patch, holes, weights, sweep % 2 === 1);
  }
}

interface Neighbourhood {
  readonly pixels: Int32Array;
  /** Eight a pixel: right, left, down, up, then the corners; the pixel itself beyond the picture's border. */
  readonly around: Int32Array;
}

const STEPS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;

function withNeighbours({ widthPx, heightPx }: FloatPatch, pixels: Int32Array): Neighbourhood {
  const around = new Int32Array(8 * pixels.length);
  for (let k = 0; k < pixels.length; k++) {
    const x = pixels[k] % widthPx;
    const y = (pixels[k] - x) / widthPx;
    for (let n = 0; n < 8; n++) {
      const u = Math.max(0, Math.min(widthPx - 1, x + STEPS[n][0]));
      const v = Math.max(0, Math.min(heightPx - 1, y + STEPS[n][1]));
      around[8 * k + n] = v * widthPx + u;
    }
  }
  return { pixels, around };
}

/**
 * The diffusion tensors, entries xx, xy, yy: along an edge colour flows freely, across it the less the steeper
 * it is (Charbonnier's diffusivity).
 */
function lookForEdges({ rgb }: FloatPatch, { pixels, around }: Neighbourhood, tensors: Float32Array): void {
  for (let k = 0; k < pixels.length; k++) {
    const right = 3 * around[8 * k];
    const left = 3 * around[8 * k + 1];
    const down = 3 * around[8 * k + 2];
    const up = 3 * around[8 * k + 3];
    const lowerRight = 3 * around[8 * k + 4];
    const upperRight = 3 * around[8 * k + 5];
    const lowerLeft = 3 * around[8 * k + 6];
    const upperLeft = 3 * around[8 * k + 7];
    let xx = 0;
    let xy = 0;
    let yy = 0;
    // Sobel's gradient: its weights sum to 8 a level a pixel.
    for (let c = 0; c < 3; c++) {
      const falling = rgb[lowerRight + c] - rgb[upperLeft + c];
      const rising = rgb[upperRight + c] - rgb[lowerLeft + c];
      const dx = falling + rising + 2 * (rgb[right + c] - rgb[left + c]);
      const dy = falling - rising + 2 * (rgb[down + c] - rgb[up + c]);
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
    const spread = Math.sqrt((xx - yy) ** 2 + 4 * xy * xy);
    const steepness = (xx + yy + spread) / 128;
    const across = 1 / Math.sqrt(1 + steepness / EDGE_STEP ** 2);
    const turn = spread > 0 ? (1 - across) / spread : 0;
    const at = 3 * pixels[k];
    tensors[at] = (1 + across - turn * (xx - yy)) / 2;
    tensors[at + 1] = -turn * xy;
    tensors[at + 2] = (1 + across + turn * (xx - yy)) / 2;
  }
}

/** Each neighbour's share in a pixel where div(D ∇u) = 0, from central differences at half a pixel. */
function weighNeighbours(
  { pixels, around }: Neighbourhood,
  tensors: Float32Array,
  weights: Float32Array,
): void {
  for (let k = 0; k < pixels.length; k++) {
    const here = 3 * pixels[k];
    const right = 3 * around[8 * k];
    const left = 3 * around[8 * k + 1];
    const down = 3 * around[8 * k + 2];
    const up = 3 * around[8 * k + 3];
    const at = 8 * k;
    weights[at] = tensors[here] + tensors[right];
    weights[at + 1] = tensors[here] + tensors[left];
    weights[at + 2] = tensors[here + 2] + tensors[down + 2];
    weights[at + 3] = tensors[here + 2] + tensors[up + 2];
    weights[at + 4] = (tensors[right + 1] + tensors[down + 1]) / 2;
    weights[at + 5] = -(tensors[right + 1] + tensors[up + 1]) / 2;
    weights[at + 6] = -(tensors[left + 1] + tensors[down + 1]) / 2;
    weights[at + 7] = (tensors[left + 1] + tensors[up + 1]) / 2;
    // The corners' weights sum to zero.
    const sum = weights[at] + weights[at + 1] + weights[at + 2] + weights[at + 3];
    for (let n = at; n < at + 8; n++) weights[n] /= sum;
  }
}

/** One Gauss-Seidel sweep. */
function relax(
  { rgb }: FloatPatch,
  { pixels, around }: Neighbourhood,
  weights: Float32Array,
  backwards: boolean,
): void {
  const count = pixels.length;
  for (let step = 0; step < count; step++) {
    const k = backwards ? count - 1 - step : step;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let n = 8 * k; n < 8 * k + 8; n++) {
      const from = 3 * around[n];
      red += weights[n] * rgb[from];
      green += weights[n] * rgb[from + 1];
      blue += weights[n] * rgb[from + 2];
    }
    const to = 3 * pixels[k];
    rgb[to] = Math.max(0, Math.min(255, red));
    rgb[to + 1] = Math.max(0, Math.min(255, green));
    rgb[to + 2] = Math.max(0, Math.min(255, blue));
  }
}
