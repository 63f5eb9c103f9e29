/** A colour and how far its pixels scatter round it (root mean square, levels of 255). */
export interface PaletteColour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly spread: number;
  /** Of the samples, 0–1. */
  readonly share: number;
}

const CLUSTERS = 6;
const ROUNDS = 8;
const MAX_SAMPLES = 1500;
/** Smaller clusters are something else that reaches in. */
const MIN_SHARE = 0.06;
/** Camera noise and JPEG leave at least this much. */
const MIN_SPREAD = 2;

/**
 * The few colours of which a piece of ground, or the ink on it, consists: k-means over its pixels, started at
 * well-separated ones, so that the result is always the same.
 *
 * @param rgb interleaved samples
 */
export function findPalette(rgb: Float32Array | Uint8Array): PaletteColour[] {
  const step = Math.max(1, Math.ceil(rgb.length / 3 / MAX_SAMPLES));
  const samples: number[] = [];
  for (let i = 0; i < rgb.length / 3; i += step) samples.push(3 * i);
  if (samples.length === 0) return [];
  const centres = spreadCentres(rgb, samples);
  const nearest = new Int32Array(samples.length);
  for (let round = 0; round < ROUNDS; round++) {
    for (let k = 0; k < samples.length; k++) nearest[k] = nearestCentre(rgb, samples[k], centres);
    moveCentres(rgb, samples, nearest, centres);
  }
  return describe(rgb, samples, nearest, centres);
}

/** How far a colour is from everything in a palette, in levels of 255 (Euclidean over RGB). */
export function distanceToPalette(
  palette: readonly PaletteColour[],
  red: number,
  green: number,
  blue: number,
): number {
  let least = Number.POSITIVE_INFINITY;
  for (const colour of palette) {
    // Math.hypot takes ten times as long.
    const distance = Math.sqrt(
      (red - colour.red) ** 2 + (green - colour.green) ** 2 + (blue - colour.blue) ** 2,
    );
    least = Math.min(least, Math.max(0, distance - colour.spread));
  }
  return least;
}

export function colourDistance(a: PaletteColour, b: PaletteColour): number {
  return Math.hypot(a.red - b.red, a.green - b.green, a.blue - b.blue);
}

/** Farthest-point start: the mean, then always the sample farthest from all centres so far. */
function spreadCentres(rgb: Float32Array | Uint8Array, samples: readonly number[]): Float64Array[] {
  const mean = new Float64Array(3);
  for (const at of samples) for (let c = 0; c < 3; c++) mean[c] += rgb[at + c] / samples.length;
  const centres = [mean];
  const least = new Float64Array(samples.length).fill(Number.POSITIVE_INFINITY);
  while (centres.length < CLUSTERS) {
    let farthest = 0;
    for (let k = 0; k < samples.length; k++) {
      least[k] = Math.min(least[k], squaredDistance(rgb, samples[k], centres[centres.length - 1]));
      if (least[k] > least[farthest]) farthest = k;
    }
    if (least[farthest] < 12 ** 2) break;
    const at = samples[farthest];
    centres.push(Float64Array.of(rgb[at], rgb[at + 1], rgb[at + 2]));
  }
  return centres;
}

function nearestCentre(rgb: Float32Array | Uint8Array, at: number, centres: readonly Float64Array[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < centres.length; k++) {
    const distance = squaredDistance(rgb, at, centres[k]);
    if (distance < least) {
      least = distance;
      best = k;
    }
  }
  return best;
}

function moveCentres(
  rgb: Float32Array | Uint8Array,
  samples: readonly number[],
  nearest: Int32Array,
  centres: Float64Array[],
): void {
  const sums = centres.map(() => new Float64Array(4));
  for (let k = 0; k < samples.length; k++) {
    const sum = sums[nearest[k]];
    for (let c = 0; c < 3; c++) sum[c] += rgb[samples[k] + c];
    sum[3]++;
  }
  for (let k = 0; k < centres.length; k++) {
    if (sums[k][3] > 0) for (let c = 0; c < 3; c++) centres[k][c] = sums[k][c] / sums[k][3];
  }
}

function describe(
  rgb: Float32Array | Uint8Array,
  samples: readonly number[],
  nearest: Int32Array,
  centres: readonly Float64Array[],
): PaletteColour[] {
  const squares = new Float64Array(centres.length);
  const counts = new Float64Array(centres.length);
  for (let k = 0; k < samples.length; k++) {
    squares[nearest[k]] += squaredDistance(rgb, samples[k], centres[nearest[k]]);
    counts[nearest[k]]++;
  }
  const colours: PaletteColour[] = [];
  for (let k = 0; k < centres.length; k++) {
    const share = counts[k] / samples.length;
    if (share < MIN_SHARE) continue;
    const [red, green, blue] = centres[k];
    const spread = Math.max(MIN_SPREAD, Math.sqrt(squares[k] / counts[k]));
    colours.push({ red, green, blue, spread, share });
  }
  return colours;
}

function squaredDistance(rgb: Float32Array | Uint8Array, at: number, centre: Float64Array): number {
  return (rgb[at] - centre[0]) ** 2 + (rgb[at + 1] - centre[1]) ** 2 + (rgb[at + 2] - centre[2]) ** 2;
}
