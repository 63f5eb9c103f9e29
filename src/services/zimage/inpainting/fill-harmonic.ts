import { type FloatPatch, fillWithMean, halve, indicesOf, startFromCoarse } from './patch-pyramid.ts';

/**
 * Fills unknown pixels with the smoothest membrane through the known ones (Laplace's equation), in place.
 * Plain and graded grounds come back without the streaks that Telea draws from every noisy rim pixel.
 *
 * Solved coarse to fine: each level starts from the one below it and needs only a few over-relaxed
 * Gauss-Seidel sweeps, so the cost is linear in the pixels.
 *
 * @param unknown 1 = fill; at least one pixel must be 0, otherwise nothing is changed
 */
export function fillHarmonic(patch: FloatPatch, unknown: Uint8Array): void {
  if (!unknown.includes(1) || !unknown.includes(0)) return;
  const rim = smoothedRim(patch, unknown);
  solveLevel(rim, unknown);
  for (let i = 0; i < unknown.length; i++) {
    if (unknown[i]) for (let c = 0; c < 3; c++) patch.rgb[3 * i + c] = rim.rgb[3 * i + c];
  }
}

const SWEEPS = 9;
const OVER_RELAXATION = 1.6;
/** Neighbours that differ more belong to something else and do not smooth the rim; levels of 255. */
const RIM_TOLERANCE = 18;

/** Grain on the rim would be drawn into the hole: rim pixels take the mean of their likes within 5 × 5. */
function smoothedRim(patch: FloatPatch, unknown: Uint8Array): FloatPatch {
  const { widthPx, heightPx } = patch;
  const rgb = patch.rgb.slice();
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const i = y * widthPx + x;
      if (unknown[i]) continue;
      const touches =
        (x > 0 && unknown[i - 1]) ||
        (x < widthPx - 1 && unknown[i + 1]) ||
        (y > 0 && unknown[i - widthPx]) ||
        (y < heightPx - 1 && unknown[i + widthPx]);
      if (touches) meanOfLikes(patch, unknown, x, y, rgb);
    }
  }
  return { widthPx, heightPx, rgb };
}

function meanOfLikes(patch: FloatPatch, unknown: Uint8Array, x: number, y: number, out: Float32Array): void {
  const { widthPx, heightPx, rgb } = patch;
  const centre = 3 * (y * widthPx + x);
  let red = 0;
  let green = 0;
  let blue = 0;
  let count = 0;
  for (let v = Math.max(0, y - 2); v <= Math.min(heightPx - 1, y + 2); v++) {
    for (let u = Math.max(0, x - 2); u <= Math.min(widthPx - 1, x + 2); u++) {
      const i = v * widthPx + u;
      if (unknown[i]) continue;
      const r = rgb[3 * i];
      const g = rgb[3 * i + 1];
      const b = rgb[3 * i + 2];
      const far =
        Math.abs(r - rgb[centre]) > RIM_TOLERANCE ||
        Math.abs(g - rgb[centre + 1]) > RIM_TOLERANCE ||
        Math.abs(b - rgb[centre + 2]) > RIM_TOLERANCE;
      if (far) continue;
      red += r;
      green += g;
      blue += b;
      count++;
    }
  }
  out[centre] = red / count;
  out[centre + 1] = green / count;
  out[centre + 2] = blue / count;
}

function solveLevel(patch: FloatPatch, unknown: Uint8Array): void {
  if (!unknown.includes(1)) return;
  const coarse = halve(patch, unknown);
  if (patch.widthPx > 2 && patch.heightPx > 2) solveLevel(coarse.patch, coarse.unknown);
  else fillWithMean(coarse.patch, coarse.unknown);
  startFromCoarse(patch, unknown, coarse.patch);
  relax(patch, unknown);
}

function relax(patch: FloatPatch, unknown: Uint8Array): void {
  const { widthPx, heightPx, rgb } = patch;
  const holes = indicesOf(unknown);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let k = 0; k < holes.length; k++) {
      const i = holes[sweep % 2 === 0 ? k : holes.length - 1 - k];
      const x = i % widthPx;
      const left = 3 * (x > 0 ? i - 1 : i);
      const right = 3 * (x < widthPx - 1 ? i + 1 : i);
      const above = 3 * (i >= widthPx ? i - widthPx : i);
      const below = 3 * (i < widthPx * (heightPx - 1) ? i + widthPx : i);
      for (let c = 0; c < 3; c++) {
        const mean = (rgb[left + c] + rgb[right + c] + rgb[above + c] + rgb[below + c]) / 4;
        rgb[3 * i + c] += OVER_RELAXATION * (mean - rgb[3 * i + c]);
      }
    }
  }
}
