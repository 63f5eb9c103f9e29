import type { Shading } from './materials.ts';

/** What the camera sees first along a path. */
export interface FirstHit {
  r: number;
  g: number;
  b: number;
  nx: number;
  ny: number;
  nz: number;
  depth: number;
  product: number;
  /** The path went on from it by matt scattering, so its light counts as `diffuse`. */
  matt: boolean;
}

export function setFirst(
  f: FirstHit,
  m: Shading,
  nx: number,
  ny: number,
  nz: number,
  depth: number,
  product: number,
): void {
  const matt = 1 - m.metal;
  f.r = m.r * matt;
  f.g = m.g * matt;
  f.b = m.b * matt;
  f.nx = nx;
  f.ny = ny;
  f.nz = nz;
  f.depth = depth;
  f.product = product;
}

export function setFirstSky(f: FirstHit, d: Float64Array): void {
  f.r = f.g = f.b = 1;
  f.nx = -d[0];
  f.ny = -d[1];
  f.nz = -d[2];
  f.depth = 1e4;
  f.product = 0;
}
