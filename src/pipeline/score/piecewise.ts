/**
 * A broken line through `points` ([x, y], x rising), flat outside them: how a measurement becomes 0–100.
 */
export function piecewise(x: number, points: readonly (readonly [number, number])[]): number {
  const first = points[0];
  if (x <= first[0]) return first[1];
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1];
    const [x1, y1] = points[i];
    if (x <= x1) return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
  }
  return points[points.length - 1][1];
}
