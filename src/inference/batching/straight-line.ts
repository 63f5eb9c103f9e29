export interface StraightLine {
  readonly atZero: number;
  readonly perItem: number;
}

export interface WeightedPoint {
  readonly size: number;
  readonly value: number;
  readonly weight: number;
}

/** Weighted least squares; undefined where all points have one size. */
export function fitLine(points: readonly WeightedPoint[]): StraightLine | undefined {
  let weight = 0;
  let size = 0;
  let value = 0;
  for (const point of points) {
    weight += point.weight;
    size += point.weight * point.size;
    value += point.weight * point.value;
  }
  const meanSize = size / weight;
  const meanValue = value / weight;
  let spread = 0;
  let shared = 0;
  for (const point of points) {
    spread += point.weight * (point.size - meanSize) ** 2;
    shared += point.weight * (point.size - meanSize) * (point.value - meanValue);
  }
  if (!(spread > 0)) return undefined;
  const perItem = shared / spread;
  return { atZero: meanValue - perItem * meanSize, perItem };
}
