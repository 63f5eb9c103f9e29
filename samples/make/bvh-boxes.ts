import type { Mesh } from './mesh.ts';

/** Lower and upper corner of every triangle's box: six numbers each. */
export function triangleBoxes(mesh: Mesh): Float64Array {
  const n = mesh.triangleSurface.length;
  const boxes = new Float64Array(6 * n);
  for (let t = 0; t < n; t++) {
    for (let k = 0; k < 3; k++) {
      const xs = [0, 1, 2].map((i) => mesh.positions[3 * mesh.triangles[3 * t + i] + k]);
      boxes[6 * t + k] = Math.min(...xs);
      boxes[6 * t + 3 + k] = Math.max(...xs);
    }
  }
  return boxes;
}

export function growBox(into: Float64Array, at: number, from: Float64Array, source: number): void {
  for (let k = 0; k < 3; k++) {
    into[at + k] = Math.min(into[at + k], from[source + k]);
    into[at + 3 + k] = Math.max(into[at + 3 + k], from[source + 3 + k]);
  }
}

/** Surface area times triangles of the bins `from` to `to`: what visiting them is expected to cost. */
export function sideCost(bins: Float64Array, counts: Int32Array, from: number, to: number): number {
  const box = new Float64Array([Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]);
  let n = 0;
  for (let i = from; i < to; i++) {
    if (counts[i] === 0) continue;
    n += counts[i];
    growBox(box, 0, bins, 6 * i);
  }
  if (n === 0) return Infinity;
  const [w, h, d] = [box[3] - box[0], box[4] - box[1], box[5] - box[2]];
  return n * (w * h + h * d + d * w);
}
