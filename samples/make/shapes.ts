import type { Material } from './materials.ts';
import { addPatch, type Mesh } from './mesh.ts';
import { add, cross, dot, length, normalize, scale, subtract, type Vec3 } from './vector.ts';

export type Point2 = readonly [number, number];

interface Look {
  readonly material: Material;
  readonly product?: boolean;
}

/** Rounds the corners of an open polyline with arcs of at most `radius`; straight parts are kept. */
export function roundedPolyline(points: readonly Point2[], radius: number | readonly number[]): Point2[] {
  const out: Point2[] = [points[0]];
  for (let i = 1; i < points.length - 1; i++) {
    const r = typeof radius === 'number' ? radius : radius[i];
    const [x, y] = points[i];
    const before: Point2 = [points[i - 1][0] - x, points[i - 1][1] - y];
    const after: Point2 = [points[i + 1][0] - x, points[i + 1][1] - y];
    const lb = Math.hypot(...before);
    const la = Math.hypot(...after);
    const cut = Math.min(r, lb * 0.49, la * 0.49);
    const p: Point2 = [x + (before[0] / lb) * cut, y + (before[1] / lb) * cut];
    const q: Point2 = [x + (after[0] / la) * cut, y + (after[1] / la) * cut];
    const steps = 8;
    for (let s = 0; s <= steps; s++) {
      const t = s / steps;
      const a = (1 - t) * (1 - t);
      const b = 2 * t * (1 - t);
      out.push([a * p[0] + b * x + t * t * q[0], a * p[1] + b * y + t * t * q[1]]);
    }
  }
  out.push(points[points.length - 1]);
  return out;
}

/** Turns a profile of (radius, height) points about the y axis; u runs round (0.25 faces the viewer), v along. */
export function addLathe(mesh: Mesh, look: Look, profile: readonly Point2[], segments = 128): void {
  const rows = profile.length - 1;
  addPatch(mesh, { ...look, columns: segments, rows, closed: true }, (u, v) => {
    const [r, y] = profile[Math.round(v * rows)];
    const a = 2 * Math.PI * u;
    return [-r * Math.cos(a), y, r * Math.sin(a)];
  });
}

/** The point on a lathe of radius `r` that the viewer sees at angle `turnDeg` from the front. */
export function onCylinder(r: number, y: number, turnDeg: number): Vec3 {
  const a = (turnDeg * Math.PI) / 180;
  return [r * Math.sin(a), y, r * Math.cos(a)];
}

/** A smooth curve through the points (Catmull-Rom), sampled `perSpan` times between neighbours. */
export function smoothPath(points: readonly Vec3[], perSpan = 12, closed = false): Vec3[] {
  const n = points.length;
  const at = (i: number): Vec3 => (closed ? points[(i + n) % n] : points[Math.max(0, Math.min(n - 1, i))]);
  const out: Vec3[] = [];
  const spans = closed ? n : n - 1;
  for (let i = 0; i < spans; i++) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let s = 0; s < perSpan; s++) {
      const t = s / perSpan;
      const point = [0, 1, 2].map((k) => {
        const linear = c[k] - a[k];
        const square = 2 * a[k] - 5 * b[k] + 4 * c[k] - d[k];
        const cube = 3 * b[k] - a[k] - 3 * c[k] + d[k];
        return 0.5 * (2 * b[k] + linear * t + square * t * t + cube * t * t * t);
      });
      out.push([point[0], point[1], point[2]]);
    }
  }
  out.push(closed ? out[0] : points[n - 1]);
  return out;
}

export interface TubeOptions extends Look {
  /** Half-thickness along the path (0..1 → cm). */
  readonly radius: (t: number) => number;
  /** Flattens the cross-section: 1 is round, 0.3 a strap. */
  readonly flatten?: number;
  /** The side the flat face looks to, roughly. */
  readonly up?: Vec3;
  readonly sides?: number;
  readonly closed?: boolean;
}

/** A tube along a path, its frame carried without twist; open ends are capped round. */
export function addTube(mesh: Mesh, path: readonly Vec3[], options: TubeOptions): void {
  const frames = carriedFrames(path, options.up ?? [0, 0.3, 1], options.closed ?? false);
  const rings: { centre: Vec3; radius: number; index: number }[] = [];
  const n = path.length;
  const capSteps = options.closed ? 0 : 5;
  const first = options.radius(0);
  const last = options.radius(1);
  for (let s = 0; s < capSteps; s++) {
    const a = (s / capSteps) * (Math.PI / 2);
    const back = scale(frames[0].tangent, -first * Math.cos(a) * (options.flatten ?? 1));
    rings.push({ centre: add(path[0], back), radius: first * Math.sin(a), index: 0 });
  }
  for (let i = 0; i < n; i++) rings.push({ centre: path[i], radius: options.radius(i / (n - 1)), index: i });
  for (let s = capSteps - 1; s >= 0; s--) {
    const a = (s / capSteps) * (Math.PI / 2);
    const ahead = scale(frames[n - 1].tangent, last * Math.cos(a) * (options.flatten ?? 1));
    rings.push({ centre: add(path[n - 1], ahead), radius: last * Math.sin(a), index: n - 1 });
  }
  const rows = rings.length - 1;
  const flatten = options.flatten ?? 1;
  const patch = { ...options, columns: options.sides ?? 24, rows, closed: true };
  addPatch(mesh, patch, (u, v) => {
    const ring = rings[Math.round(v * rows)];
    const frame = frames[ring.index];
    const a = -2 * Math.PI * u;
    const side = scale(frame.side, ring.radius * Math.cos(a));
    return add(ring.centre, add(side, scale(frame.up, ring.radius * flatten * Math.sin(a))));
  });
}

function carriedFrames(
  path: readonly Vec3[],
  up: Vec3,
  closed: boolean,
): { tangent: Vec3; side: Vec3; up: Vec3 }[] {
  const n = path.length;
  let carried = normalize(up);
  return path.map((_, i) => {
    const before = closed && i === 0 ? path[n - 2] : path[Math.max(0, i - 1)];
    const after = closed && i === n - 1 ? path[1] : path[Math.min(n - 1, i + 1)];
    const tangent = normalize(subtract(after, before));
    carried = normalize(subtract(carried, scale(tangent, dot(carried, tangent))));
    return { tangent, side: normalize(cross(tangent, carried)), up: carried };
  });
}

export type BoxFace = 'right' | 'left' | 'top' | 'bottom' | 'front' | 'back';

export interface BoxOptions extends Look {
  readonly size: Vec3;
  /** Edge rounding in cm. */
  readonly radius: number;
  readonly faces?: Partial<Record<BoxFace, Material>>;
}

const FACES: readonly { name: BoxFace; normal: Vec3; right: Vec3; up: Vec3 }[] = [
  { name: 'front', normal: [0, 0, 1], right: [1, 0, 0], up: [0, 1, 0] },
  { name: 'back', normal: [0, 0, -1], right: [-1, 0, 0], up: [0, 1, 0] },
  { name: 'right', normal: [1, 0, 0], right: [0, 0, -1], up: [0, 1, 0] },
  { name: 'left', normal: [-1, 0, 0], right: [0, 0, 1], up: [0, 1, 0] },
  { name: 'top', normal: [0, 1, 0], right: [1, 0, 0], up: [0, 0, -1] },
  { name: 'bottom', normal: [0, -1, 0], right: [1, 0, 0], up: [0, 0, 1] },
];

/** A box centred at the origin with truly round edges; u, v run over each face, v = 0 at its foot. */
export function addBox(mesh: Mesh, options: BoxOptions): void {
  const half = scale(options.size, 0.5);
  const r = Math.min(options.radius, ...half);
  const core: Vec3 = [half[0] - r, half[1] - r, half[2] - r];
  for (const face of FACES) {
    const surface = mesh.surface(options.faces?.[face.name] ?? options.material, options.product ?? false);
    const hu = Math.abs(dot(half, face.right));
    const hv = Math.abs(dot(half, face.up));
    const gridU = boxGrid(hu, r);
    const gridV = boxGrid(hv, r);
    const ids = gridV.map((b) =>
      gridU.map((a) => {
        const depth = Math.abs(dot(half, face.normal));
        const p = add(add(scale(face.right, a), scale(face.up, b)), scale(face.normal, depth));
        const inner: Vec3 = [clampTo(p[0], core[0]), clampTo(p[1], core[1]), clampTo(p[2], core[2])];
        const out = subtract(p, inner);
        const n = length(out) > 1e-9 ? normalize(out) : face.normal;
        return mesh.vertex(add(inner, scale(n, r)), n, 0.5 + a / (2 * hu), 0.5 + b / (2 * hv));
      }),
    );
    for (let j = 0; j + 1 < gridV.length; j++) {
      for (let i = 0; i + 1 < gridU.length; i++) {
        mesh.triangle(ids[j][i], ids[j][i + 1], ids[j + 1][i + 1], surface);
        mesh.triangle(ids[j][i], ids[j + 1][i + 1], ids[j + 1][i], surface);
      }
    }
  }
}

const clampTo = (x: number, limit: number): number => Math.max(-limit, Math.min(limit, x));

function boxGrid(half: number, r: number): number[] {
  const steps = r > 0 ? 6 : 0;
  const edge = Array.from(
    { length: steps },
    (_, i) => r * (1 - Math.tan(((steps - i) / steps) * (Math.PI / 4))),
  );
  const out = [...edge.map((e) => -half + e), -half + r, half - r, ...edge.map((e) => half - e).reverse()];
  return out.filter((x, i) => i === 0 || x - out[i - 1] > 1e-9);
}

/** A flat or bent sheet: `corner` plus u·`across` plus v·`along`. */
export function addSheet(mesh: Mesh, look: Look, corner: Vec3, across: Vec3, along: Vec3): void {
  addPatch(mesh, { ...look, columns: 1, rows: 1 }, (u, v) =>
    add(corner, add(scale(across, u), scale(along, v))),
  );
}

/** A ball, squashed by `radii`; v runs from the south to the north pole. */
export function addBall(mesh: Mesh, look: Look, radii: Vec3, segments = 64): void {
  addPatch(mesh, { ...look, columns: segments, rows: segments / 2, closed: true }, (u, v) => {
    const a = 2 * Math.PI * u;
    const b = Math.PI * v;
    return [
      -radii[0] * Math.sin(b) * Math.cos(a),
      -radii[1] * Math.cos(b),
      radii[2] * Math.sin(b) * Math.sin(a),
    ];
  });
}

/** One level of a loft: a rounded rectangle (superellipse of the given exponent; 2 is an ellipse, 6 nearly a box). */
export interface LoftSection {
  readonly y: number;
  readonly halfX: number;
  readonly halfZ: number;
  readonly exponent: number;
  readonly x?: number;
  readonly z?: number;
}

/** A body grown through sections from below to above; a section of size 0 closes it. */
export function addLoft(
  mesh: Mesh,
  look: Look,
  rows: number,
  section: (t: number) => LoftSection,
  columns = 96,
): void {
  addPatch(mesh, { ...look, columns, rows, closed: true }, (u, v) => {
    const s = section(v);
    const a = 2 * Math.PI * u;
    const power = 2 / s.exponent;
    const bulge = (c: number): number => Math.sign(c) * Math.abs(c) ** power;
    return [(s.x ?? 0) - s.halfX * bulge(Math.cos(a)), s.y, (s.z ?? 0) + s.halfZ * bulge(Math.sin(a))];
  });
}

/** A ring lying in the xy plane. */
export function circlePath(radius: number, steps = 64): Vec3[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const a = (2 * Math.PI * (i % steps)) / steps;
    return [radius * Math.cos(a), radius * Math.sin(a), 0];
  });
}
