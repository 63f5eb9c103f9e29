/** Interleaved RGB in 0–255, not rounded, row-major. */
export interface FloatPatch {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Float32Array;
}

/** Half the size: the mean of the known pixels of each four; unknown where all four are. */
export function halve(patch: FloatPatch, unknown: Uint8Array): { patch: FloatPatch; unknown: Uint8Array } {
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

/** Gives every unknown pixel the mean of the known ones. */
export function fillWithMean(patch: FloatPatch, unknown: Uint8Array): void {
  const known = unknown.length - unknown.reduce((sum, value) => sum + value, 0);
  for (let c = 0; c < 3; c++) {
    let sum = 0;
    for (let i = 0; i < unknown.length; i++) if (!unknown[i]) sum += patch.rgb[3 * i + c];
    for (let i = 0; i < unknown.length; i++) if (unknown[i]) patch.rgb[3 * i + c] = sum / Math.max(1, known);
  }
}

/** Gives every unknown pixel what the level of half the size has there, bilinear. */
export function startFromCoarse(patch: FloatPatch, unknown: Uint8Array, coarse: FloatPatch): void {
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

/** A level of half the size brought to the size of `like`, bilinear. */
export function enlarged(small: FloatPatch, like: FloatPatch): FloatPatch {
  const { widthPx, heightPx } = like;
  const large = { widthPx, heightPx, rgb: new Float32Array(3 * widthPx * heightPx) };
  startFromCoarse(large, new Uint8Array(widthPx * heightPx).fill(1), small);
  return large;
}

/** Where a 0/1 mask is 1, in row-major order. */
export function indicesOf(unknown: Uint8Array): Int32Array {
  const indices = new Int32Array(unknown.reduce((sum, value) => sum + value, 0));
  let next = 0;
  for (let i = 0; i < unknown.length; i++) if (unknown[i]) indices[next++] = i;
  return indices;
}
