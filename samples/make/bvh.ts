import { growBox, sideCost, triangleBoxes } from './bvh-boxes.ts';
import type { Mesh } from './mesh.ts';

export interface Hit {
  distance: number;
  triangle: number;
  /** Barycentric weights of the second and third corner. */
  b1: number;
  b2: number;
}

const LEAF_SIZE = 4;
const BINS = 12;

/** A bounding-volume hierarchy over a mesh's triangles (binned surface-area heuristic). */
export class Bvh {
  private readonly bounds: Float64Array;
  private readonly link: Int32Array;
  private readonly count: Int32Array;
  private readonly axis: Int32Array;
  private readonly order: Int32Array;
  private readonly corners: Float64Array;
  private readonly stack = new Int32Array(128);
  private nodes = 0;

  constructor(mesh: Mesh) {
    const n = mesh.triangleSurface.length;
    this.bounds = new Float64Array(12 * n + 6);
    this.link = new Int32Array(2 * n + 1);
    this.count = new Int32Array(2 * n + 1);
    this.axis = new Int32Array(2 * n + 1);
    this.order = Int32Array.from({ length: n }, (_, i) => i);
    const boxes = triangleBoxes(mesh);
    this.build(boxes, 0, n);
    this.corners = new Float64Array(9 * n);
    for (let i = 0; i < n; i++) {
      const t = this.order[i] * 3;
      const [a, b, c] = [mesh.triangles[t] * 3, mesh.triangles[t + 1] * 3, mesh.triangles[t + 2] * 3];
      for (let k = 0; k < 3; k++) {
        this.corners[9 * i + k] = mesh.positions[a + k];
        this.corners[9 * i + 3 + k] = mesh.positions[b + k] - mesh.positions[a + k];
        this.corners[9 * i + 6 + k] = mesh.positions[c + k] - mesh.positions[a + k];
      }
    }
  }

  private build(boxes: Float64Array, start: number, end: number): number {
    const node = this.nodes++;
    const centre = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
    const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
    for (let i = start; i < end; i++) {
      const b = 6 * this.order[i];
      for (let k = 0; k < 3; k++) {
        const c = boxes[b + k] + boxes[b + 3 + k];
        centre[k] = Math.min(centre[k], c);
        centre[k + 3] = Math.max(centre[k + 3], c);
        box[k] = Math.min(box[k], boxes[b + k]);
        box[k + 3] = Math.max(box[k + 3], boxes[b + 3 + k]);
      }
    }
    for (let k = 0; k < 6; k++) this.bounds[6 * node + k] = box[k];
    const split = end - start > LEAF_SIZE ? this.chooseSplit(boxes, start, end, centre) : null;
    if (!split) {
      this.link[node] = start;
      this.count[node] = end - start;
      return node;
    }
    let middle = this.partition(boxes, start, end, split.axis, split.at);
    if (middle === start || middle === end) middle = (start + end) >> 1;
    this.axis[node] = split.axis;
    this.build(boxes, start, middle);
    this.link[node] = this.build(boxes, middle, end);
    return node;
  }

  private partition(boxes: Float64Array, start: number, end: number, axis: number, at: number): number {
    let middle = start;
    for (let i = start; i < end; i++) {
      const t = this.order[i];
      if (boxes[6 * t + axis] + boxes[6 * t + 3 + axis] < at) {
        this.order[i] = this.order[middle];
        this.order[middle++] = t;
      }
    }
    return middle;
  }

  private chooseSplit(
    boxes: Float64Array,
    start: number,
    end: number,
    centre: readonly number[],
  ): { axis: number; at: number } | null {
    let best: { axis: number; at: number } | null = null;
    let bestCost = Infinity;
    for (let axis = 0; axis < 3; axis++) {
      const low = centre[axis];
      const span = centre[axis + 3] - low;
      if (span < 1e-12) continue;
      const counts = new Int32Array(BINS);
      const bins = new Float64Array(6 * BINS).map((_, i) => (i % 6 < 3 ? Infinity : -Infinity));
      for (let i = start; i < end; i++) {
        const t = 6 * this.order[i];
        const c = boxes[t + axis] + boxes[t + 3 + axis];
        const bin = Math.min(BINS - 1, Math.floor(((c - low) / span) * BINS));
        counts[bin]++;
        growBox(bins, 6 * bin, boxes, t);
      }
      for (let cut = 1; cut < BINS; cut++) {
        const cost = sideCost(bins, counts, 0, cut) + sideCost(bins, counts, cut, BINS);
        if (cost < bestCost) {
          bestCost = cost;
          best = { axis, at: low + (span * cut) / BINS };
        }
      }
    }
    return best;
  }

  /** The nearest triangle closer than `hit.distance`; fills `hit` and returns whether one was found. */
  nearest(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, hit: Hit): boolean {
    return this.walk(ox, oy, oz, dx, dy, dz, hit, null);
  }

  /** Whether anything that `blocks` stands within `distance` of the origin. */
  occluded(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    distance: number,
    blocks: Uint8Array,
  ): boolean {
    shadowHit.distance = distance;
    return this.walk(ox, oy, oz, dx, dy, dz, shadowHit, blocks);
  }

  private walk(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    hit: Hit,
    anyOf: Uint8Array | null,
  ): boolean {
    const { bounds, link, count, corners, order, stack, axis } = this;
    const ix = 1 / dx;
    const iy = 1 / dy;
    const iz = 1 / dz;
    let found = false;
    let top = 0;
    let node = 0;
    for (;;) {
      const b = 6 * node;
      const x0 = (bounds[b] - ox) * ix;
      const x1 = (bounds[b + 3] - ox) * ix;
      const y0 = (bounds[b + 1] - oy) * iy;
      const y1 = (bounds[b + 4] - oy) * iy;
      const z0 = (bounds[b + 2] - oz) * iz;
      const z1 = (bounds[b + 5] - oz) * iz;
      let near = x0 < x1 ? x0 : x1;
      let far = x0 < x1 ? x1 : x0;
      const yn = y0 < y1 ? y0 : y1;
      const yf = y0 < y1 ? y1 : y0;
      const zn = z0 < z1 ? z0 : z1;
      const zf = z0 < z1 ? z1 : z0;
      if (yn > near) near = yn;
      if (zn > near) near = zn;
      if (yf < far) far = yf;
      if (zf < far) far = zf;
      if (near <= far && far > 0 && near < hit.distance) {
        const n = count[node];
        if (n === 0) {
          const a = axis[node];
          const backwards = (a === 0 ? dx : a === 1 ? dy : dz) < 0;
          stack[top++] = backwards ? node + 1 : link[node];
          node = backwards ? link[node] : node + 1;
          continue;
        }
        const first = link[node];
        for (let i = first; i < first + n; i++) {
          const c = 9 * i;
          const e1x = corners[c + 3];
          const e1y = corners[c + 4];
          const e1z = corners[c + 5];
          const e2x = corners[c + 6];
          const e2y = corners[c + 7];
          const e2z = corners[c + 8];
          const px = dy * e2z - dz * e2y;
          const py = dz * e2x - dx * e2z;
          const pz = dx * e2y - dy * e2x;
          const det = e1x * px + e1y * py + e1z * pz;
          if (det > -1e-14 && det < 1e-14) continue;
          const inverse = 1 / det;
          const tx = ox - corners[c];
          const ty = oy - corners[c + 1];
          const tz = oz - corners[c + 2];
          const u = (tx * px + ty * py + tz * pz) * inverse;
          if (u < 0 || u > 1) continue;
          const qx = ty * e1z - tz * e1y;
          const qy = tz * e1x - tx * e1z;
          const qz = tx * e1y - ty * e1x;
          const v = (dx * qx + dy * qy + dz * qz) * inverse;
          if (v < 0 || u + v > 1) continue;
          const t = (e2x * qx + e2y * qy + e2z * qz) * inverse;
          if (t < 1e-5 || t >= hit.distance) continue;
          if (anyOf) {
            if (anyOf[order[i]] === 0) continue;
            return true;
          }
          found = true;
          hit.distance = t;
          hit.triangle = order[i];
          hit.b1 = u;
          hit.b2 = v;
        }
      }
      if (top === 0) return found;
      node = stack[--top];
    }
  }
}

const shadowHit: Hit = { distance: 0, triangle: -1, b1: 0, b2: 0 };
