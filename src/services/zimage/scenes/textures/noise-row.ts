import type { Noise2 } from '../../../../image/noise.ts';

/** Steps shorter than this share of a noise cell are joined by straight lines: the eye cannot tell. */
const STRAIGHT = 0.16;
const MAX_STEP = 16;

/**
 * Noise along a straight line: sample i at (x + i · dx, y + i · dy), written to `out[from + i]`. Where the noise
 * changes slowly only every few samples are computed, which makes large features nearly free.
 */
export function fillNoise(
  noise: Noise2,
  out: Float32Array,
  from: number,
  count: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
): void {
  const fastest = Math.max(Math.abs(dx), Math.abs(dy), 1e-9);
  const step = Math.max(1, Math.min(MAX_STEP, Math.floor(STRAIGHT / fastest)));
  if (step === 1) {
    for (let i = 0; i < count; i += 1) out[from + i] = noise(x + i * dx, y + i * dy);
    return;
  }
  let left = noise(x, y);
  for (let start = 0; start < count; start += step) {
    const right = noise(x + (start + step) * dx, y + (start + step) * dy);
    const slope = (right - left) / step;
    const end = Math.min(count, start + step);
    for (let i = start, value = left; i < end; i += 1, value += slope) out[from + i] = value;
    left = right;
  }
}

/** Rows of noise reused from row to row, grown as needed. */
export function createNoiseRows(rows: number): (count: number) => Float32Array[] {
  let buffers: Float32Array[] = [];
  return (count) => {
    if ((buffers[0]?.length ?? 0) < count)
      buffers = Array.from({ length: rows }, () => new Float32Array(count));
    return buffers;
  };
}
