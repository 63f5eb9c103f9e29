import type { PixelSampler } from './pixel-sampler.ts';

// Every function turns `d`, the unit direction in which the ray arrived, into the one in which it leaves.

/** Cosine-weighted direction round the normal, into `d`. */
export function scatter(d: Float64Array, sampler: PixelSampler, nx: number, ny: number, nz: number): void {
  sampler.next();
  const r = Math.sqrt(sampler.a);
  const phi = 2 * Math.PI * sampler.b;
  toWorld(d, nx, ny, nz, r * Math.cos(phi), r * Math.sin(phi), Math.sqrt(1 - sampler.a));
}

/** Mirrors `d` in a micro-facet; returns shadowing, 0 if the ray went under the surface. */
export function reflect(
  d: Float64Array,
  sampler: PixelSampler,
  nx: number,
  ny: number,
  nz: number,
  roughness: number,
): number {
  const [vx, vy, vz] = [-d[0], -d[1], -d[2]];
  const alpha = Math.max(0.0015, roughness * roughness);
  facet(d, sampler, nx, ny, nz, alpha);
  const [hx, hy, hz] = [d[0], d[1], d[2]];
  const vh = vx * hx + vy * hy + vz * hz;
  d[0] = 2 * vh * hx - vx;
  d[1] = 2 * vh * hy - vy;
  d[2] = 2 * vh * hz - vz;
  const cos = nx * d[0] + ny * d[1] + nz * d[2];
  if (cos <= 0) return 0;
  const cosView = Math.max(0.02, nx * vx + ny * vy + nz * vz);
  return smithRatio(alpha, cos, cosView);
}

/** π × GGX distribution × shadowing / (4 cos cos): the lobe towards a lamp, Fresnel left out. */
export function glint(
  d: Float64Array,
  nx: number,
  ny: number,
  nz: number,
  lx: number,
  ly: number,
  lz: number,
  cosLight: number,
  roughness: number,
): number {
  const hx = lx - d[0];
  const hy = ly - d[1];
  const hz = lz - d[2];
  const cosHalf = (nx * hx + ny * hy + nz * hz) / Math.sqrt(hx * hx + hy * hy + hz * hz);
  const cosView = Math.max(0.02, -(nx * d[0] + ny * d[1] + nz * d[2]));
  const a2 = roughness ** 4;
  const base = cosHalf * cosHalf * (a2 - 1) + 1;
  const shadowing = 1 / (1 + smithLambda(a2, cosView) + smithLambda(a2, cosLight));
  return (a2 * shadowing) / (base * base * 4 * cosLight * cosView);
}

/** Reflects or refracts `d`; +1 if it stays on this side, −1 if it passes. */
export function throughGlass(
  d: Float64Array,
  sampler: PixelSampler,
  nx: number,
  ny: number,
  nz: number,
  ratio: number,
  roughness: number,
): number {
  const [ix, iy, iz] = [d[0], d[1], d[2]];
  if (roughness > 0.02) {
    facet(d, sampler, nx, ny, nz, roughness * roughness);
    [nx, ny, nz] = [d[0], d[1], d[2]];
  }
  const cos = Math.min(1, Math.max(0.001, -(nx * ix + ny * iy + nz * iz)));
  const sine2 = ratio * ratio * (1 - cos * cos);
  sampler.next();
  const passes = Math.sqrt(Math.max(0, 1 - sine2));
  const s = (ratio * cos - passes) / (ratio * cos + passes);
  const p = (cos - ratio * passes) / (cos + ratio * passes);
  const reflectance = sine2 >= 1 ? 1 : 0.5 * (s * s + p * p);
  const mirrored = sampler.a < reflectance;
  const along = mirrored ? 1 : ratio;
  const lift = mirrored ? 2 * cos : ratio * cos - passes;
  d[0] = along * ix + lift * nx;
  d[1] = along * iy + lift * ny;
  d[2] = along * iz + lift * nz;
  return mirrored ? 1 : -1;
}

/** A visible micro-facet normal for the present `d`, left in `d`. */
function facet(
  d: Float64Array,
  sampler: PixelSampler,
  nx: number,
  ny: number,
  nz: number,
  alpha: number,
): void {
  sampler.next();
  const [u1, u2] = [sampler.a, sampler.b];
  const sign = nz >= 0 ? 1 : -1;
  const p = -1 / (sign + nz);
  const q = nx * ny * p;
  const [vx, vy, vz] = [-d[0], -d[1], -d[2]];
  let lx = vx * (1 + sign * nx * nx * p) + vy * sign * q - vz * sign * nx;
  let ly = vx * q + vy * (sign + ny * ny * p) - vz * ny;
  let lz = Math.max(0.02, vx * nx + vy * ny + vz * nz);
  lx *= alpha;
  ly *= alpha;
  const l = 1 / Math.sqrt(lx * lx + ly * ly + lz * lz);
  lx *= l;
  ly *= l;
  lz *= l;
  const flat = lx * lx + ly * ly;
  const il = flat > 1e-12 ? 1 / Math.sqrt(flat) : 0;
  const [t1x, t1y] = flat > 1e-12 ? [-ly * il, lx * il] : [1, 0];
  const t2x = -lz * t1y;
  const t2y = lz * t1x;
  const t2z = lx * t1y - ly * t1x;
  const r = Math.sqrt(u1);
  const phi = 2 * Math.PI * u2;
  const a = r * Math.cos(phi);
  const s = 0.5 * (1 + lz);
  const b = (1 - s) * Math.sqrt(1 - a * a) + s * r * Math.sin(phi);
  const c = Math.sqrt(Math.max(0, 1 - a * a - b * b));
  const hx = (a * t1x + b * t2x + c * lx) * alpha;
  const hy = (a * t1y + b * t2y + c * ly) * alpha;
  const hz = Math.max(1e-6, b * t2z + c * lz);
  const h = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
  toWorld(d, nx, ny, nz, hx * h, hy * h, hz * h);
}

function toWorld(d: Float64Array, nx: number, ny: number, nz: number, a: number, b: number, c: number): void {
  // Branch-free basis (Duff et al. 2017).
  const sign = nz >= 0 ? 1 : -1;
  const p = -1 / (sign + nz);
  const q = nx * ny * p;
  d[0] = a * (1 + sign * nx * nx * p) + b * q + c * nx;
  d[1] = a * sign * q + b * (sign + ny * ny * p) + c * ny;
  d[2] = -a * sign * nx - b * ny + c * nz;
}

function smithLambda(a2: number, c: number): number {
  return 0.5 * (Math.sqrt(1 + (a2 * (1 - c * c)) / (c * c)) - 1);
}

/** Smith's G2/G1 for GGX, height-correlated. */
function smithRatio(alpha: number, cosOut: number, cosView: number): number {
  const a2 = alpha * alpha;
  const view = smithLambda(a2, cosView);
  return (1 + view) / (1 + view + smithLambda(a2, cosOut));
}

/** Schlick's reflectance: `f0` head-on, rising by `schlick`, the fifth power of the glancing angle's share. */
export function fresnel(f0: number, schlick: number): number {
  return f0 + (1 - f0) * schlick;
}
