/** Points and directions in centimetres; x right, y up, z towards the viewer. */
export type Vec3 = readonly [number, number, number];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export function normalize(a: Vec3): Vec3 {
  const l = length(a);
  return l > 1e-12 ? scale(a, 1 / l) : [0, 1, 0];
}

/** Rotation about x, then y, then z (degrees), uniform scale, then translation. */
export interface Placement {
  readonly rotateDeg?: Vec3;
  readonly scale?: number;
  readonly move?: Vec3;
}

export function rotate(p: Vec3, rotateDeg: Vec3): Vec3 {
  const [ax, ay, az] = scale(rotateDeg, Math.PI / 180);
  let [x, y, z] = p;
  [y, z] = [y * Math.cos(ax) - z * Math.sin(ax), y * Math.sin(ax) + z * Math.cos(ax)];
  [x, z] = [x * Math.cos(ay) + z * Math.sin(ay), -x * Math.sin(ay) + z * Math.cos(ay)];
  [x, y] = [x * Math.cos(az) - y * Math.sin(az), x * Math.sin(az) + y * Math.cos(az)];
  return [x, y, z];
}

export function placePoint(p: Vec3, placement: Placement): Vec3 {
  const turned = rotate(scale(p, placement.scale ?? 1), placement.rotateDeg ?? [0, 0, 0]);
  return add(turned, placement.move ?? [0, 0, 0]);
}
