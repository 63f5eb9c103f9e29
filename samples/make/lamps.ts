import type { Light } from './scene.ts';
import { cross, length } from './vector.ts';

export interface PreparedLight extends Light {
  readonly normal: readonly [number, number, number];
  readonly area: number;
  readonly uu: number;
  readonly vv: number;
  /** Probability of being picked. */
  readonly share: number;
}

export function prepareLight(light: Light, _index: number, all: readonly Light[]): PreparedLight {
  const power = (l: Light): number => Math.sqrt(areaOf(l)) * (l.radiance[0] + l.radiance[1] + l.radiance[2]);
  const total = all.reduce((sum, l) => sum + power(l), 0);
  const n = cross(light.halfU, light.halfV);
  const l = length(n);
  return {
    ...light,
    normal: [n[0] / l, n[1] / l, n[2] / l],
    area: areaOf(light),
    uu: length(light.halfU) ** 2,
    vv: length(light.halfV) ** 2,
    share: power(light) / total,
  };
}

const areaOf = (light: Light): number => 4 * length(light.halfU) * length(light.halfV);

/** The nearest lamp that a ray meets face-on before `limit`, or null. */
export function lampAlong(
  lamps: readonly PreparedLight[],
  ox: number,
  oy: number,
  oz: number,
  d: Float64Array,
  limit: number,
): PreparedLight | null {
  let nearest: PreparedLight | null = null;
  let best = limit;
  for (const light of lamps) {
    const { normal: n, centre: c } = light;
    const cos = n[0] * d[0] + n[1] * d[1] + n[2] * d[2];
    if (cos > -1e-6) continue;
    const t = (n[0] * (c[0] - ox) + n[1] * (c[1] - oy) + n[2] * (c[2] - oz)) / cos;
    if (t <= 0 || t >= best) continue;
    const px = ox + d[0] * t - c[0];
    const py = oy + d[1] * t - c[1];
    const pz = oz + d[2] * t - c[2];
    const { halfU: u, halfV: v } = light;
    const a = Math.abs(px * u[0] + py * u[1] + pz * u[2]) / light.uu;
    const b = Math.abs(px * v[0] + py * v[1] + pz * v[2]) / light.vv;
    if (a > 1 || b > 1) continue;
    nearest = light;
    best = t;
  }
  return nearest;
}

/** Turns a number in [0, 1) into a lamp, by its share. */
export function pickLamp(lamps: readonly PreparedLight[], choice: number): PreparedLight | undefined {
  let index = 0;
  let rest = choice;
  while (index + 1 < lamps.length && rest >= lamps[index].share) rest -= lamps[index++].share;
  return lamps[index];
}
