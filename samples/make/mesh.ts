import type { Material } from './materials.ts';
import { type Placement, placePoint, rotate, type Vec3 } from './vector.ts';

export interface Surface {
  readonly material: Material;
  /** True for everything that belongs to the goods on sale: it makes the mask. */
  readonly product: boolean;
}

/** Triangles with smooth normals and texture coordinates, collected patch by patch. */
export class Mesh {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  readonly uvs: number[] = [];
  readonly triangles: number[] = [];
  readonly triangleSurface: number[] = [];
  readonly surfaces: Surface[] = [];
  private readonly placements: Placement[] = [];

  /** Everything added inside `build` is moved by `placement` (inner placements act first). */
  place(placement: Placement, build: () => void): void {
    this.placements.push(placement);
    build();
    this.placements.pop();
  }

  /** Where a point given inside the present placements ends up. */
  toWorld(p: Vec3): Vec3 {
    let q = p;
    for (let i = this.placements.length - 1; i >= 0; i--) q = placePoint(q, this.placements[i]);
    return q;
  }

  surface(material: Material, product: boolean): number {
    const known = this.surfaces.findIndex((s) => s.material === material && s.product === product);
    return known >= 0 ? known : this.surfaces.push({ material, product }) - 1;
  }

  vertex(p: Vec3, n: Vec3, u: number, v: number): number {
    const q = this.toWorld(p);
    let m = n;
    for (let i = this.placements.length - 1; i >= 0; i--) {
      m = rotate(m, this.placements[i].rotateDeg ?? [0, 0, 0]);
    }
    this.positions.push(q[0], q[1], q[2]);
    this.normals.push(m[0], m[1], m[2]);
    this.uvs.push(u, v);
    return this.positions.length / 3 - 1;
  }

  triangle(a: number, b: number, c: number, surface: number): void {
    this.triangles.push(a, b, c);
    this.triangleSurface.push(surface);
  }
}

export interface PatchOptions {
  readonly material: Material;
  readonly product?: boolean;
  readonly columns: number;
  readonly rows: number;
  /** The patch closes on itself in u (a ring), so its seam is shaded smoothly. */
  readonly closed?: boolean;
}

/** A grid over (u, v) in [0, 1]², with normals averaged over the faces around each point. */
export function addPatch(mesh: Mesh, options: PatchOptions, at: (u: number, v: number) => Vec3): void {
  const { columns, rows } = options;
  const across = columns + 1;
  const points: Vec3[] = [];
  for (let j = 0; j <= rows; j++) {
    for (let i = 0; i <= columns; i++) points.push(at(i / columns, j / rows));
  }
  const normals = gridNormals(points, columns, rows, options.closed ?? false);
  const surface = mesh.surface(options.material, options.product ?? false);
  const ids = points.map((p, k) =>
    mesh.vertex(p, normals[k], (k % across) / columns, Math.floor(k / across) / rows),
  );
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const k = j * across + i;
      mesh.triangle(ids[k], ids[k + 1], ids[k + across + 1], surface);
      mesh.triangle(ids[k], ids[k + across + 1], ids[k + across], surface);
    }
  }
}

function gridNormals(points: readonly Vec3[], columns: number, rows: number, closed: boolean): Vec3[] {
  const across = columns + 1;
  const sums = new Float64Array(points.length * 3);
  const accumulate = (a: number, b: number, c: number): void => {
    const [ax, ay, az] = points[a];
    const ux = points[b][0] - ax;
    const uy = points[b][1] - ay;
    const uz = points[b][2] - az;
    const vx = points[c][0] - ax;
    const vy = points[c][1] - ay;
    const vz = points[c][2] - az;
    for (const k of [a, b, c]) {
      sums[3 * k] += uy * vz - uz * vy;
      sums[3 * k + 1] += uz * vx - ux * vz;
      sums[3 * k + 2] += ux * vy - uy * vx;
    }
  };
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const k = j * across + i;
      accumulate(k, k + 1, k + across + 1);
      accumulate(k, k + across + 1, k + across);
    }
  }
  const share = (ks: readonly number[]): void => {
    for (let axis = 0; axis < 3; axis++) {
      let total = 0;
      for (const k of ks) total += sums[3 * k + axis];
      for (const k of ks) sums[3 * k + axis] = total;
    }
  };
  if (closed) for (let j = 0; j <= rows; j++) share([j * across, j * across + columns]);
  for (const j of [0, rows]) {
    const row = Array.from({ length: across }, (_, i) => j * across + i);
    const isPole = row.every((k) => Math.hypot(...delta(points[k], points[row[0]])) < 1e-9);
    if (isPole) share(row);
  }
  return points.map((_, k) => {
    const n: Vec3 = [sums[3 * k], sums[3 * k + 1], sums[3 * k + 2]];
    const l = Math.hypot(...n) || 1;
    return [n[0] / l, n[1] / l, n[2] / l];
  });
}

const delta = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
