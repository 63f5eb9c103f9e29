/** Interleaved RGB in 0–255, not rounded, row-major. */
export interface FloatPatch {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Float32Array;
}

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

function halve(patch: FloatPatch, unknown: Uint8Array): { patch: FloatPatch; unknown: Uint8Array } {
  const widthPx = (patch.widthPx + 1) >> 1;
  const heightPx = (patch.heightPx + 1) >> 1;
  const rgb = new Float32Array(3 * widthPx * heightPx);
  const count = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < patch.heightPx; y++) {
    for (let x = 0; x < patch.widthPx; x++) {
      const i = y * patch.widthPx + x;
      if (unknown[i]) continue;
      const o = (y >> 1) * widthPx + (x >> 1);
      count[o]++;
      for (let c = 0; c < 3; c++) rgb[3 * o + c] += patch.rgb[3 * i + c];
    }
  }
  const coarseUnknown = new Uint8Array(count.length);
  for (let o = 0; o < count.length; o++) {
    if (count[o] === 0) coarseUnknown[o] = 1;
    else for (let c = 0; c < 3; c++) rgb[3 * o + c] /= count[o];
  }
  return { patch: { widthPx, heightPx, rgb }, unknown: coarseUnknown };
}

function fillWithMean(patch: FloatPatch, unknown: Uint8Array): void {
  const known = unknown.length - unknown.reduce((sum, value) => sum + value, 0);
  for (let c = 0; c < 3; c++) {
    let sum = 0;
    for (let i = 0; i < unknown.length; i++) if (!unknown[i]) sum += patch.rgb[3 * i + c];
    for (let i = 0; i < unknown.length; i++) if (unknown[i]) patch.rgb[3 * i + c] = sum / Math.max(1, known);
  }
}

function startFromCoarse(patch: FloatPatch, unknown: Uint8Array, coarse: FloatPatch): void {
  for (let y = 0; y < patch.heightPx; y++) {
    const fromY = Math.max(0, Math.min(coarse.heightPx - 1, y / 2 - 0.25));
    const y0 = Math.floor(fromY);
    const y1 = Math.min(coarse.heightPx - 1, y0 + 1);
    for (let x = 0; x < patch.widthPx; x++) {
      const i = y * patch.widthPx + x;
      if (!unknown[i]) continue;
      const fromX = Math.max(0, Math.min(coarse.widthPx - 1, x / 2 - 0.25));
      const x0 = Math.floor(fromX);
      const x1 = Math.min(coarse.widthPx - 1, x0 + 1);
      const right = fromX - x0;
      const lower = fromY - y0;
      for (let c = 0; c < 3; c++) {
        const top =
          (1 - right) * coarse.rgb[3 * (y0 * coarse.widthPx + x0) + c] +
          right * coarse.rgb[3 * (y0 * coarse.widthPx + x1) + c];
        const bottom =
          (1 - right) * coarse.rgb[3 * (y1 * coarse.widthPx + x0) + c] +
          right * coarse.rgb[3 * (y1 * coarse.widthPx + x1) + c];
        patch.rgb[3 * i + c] = (1 - lower) * top + lower * bottom;
      }
    }
  }
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

function indicesOf(unknown: Uint8Array): Int32Array {
  const indices = new Int32Array(unknown.reduce((sum, value) => sum + value, 0));
  let next = 0;
  for (let i = 0; i < unknown.length; i++) if (unknown[i]) indices[next++] = i;
  return indices;
}
