/** mulberry32: small, fast, the same on every machine. Returns numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Integer hash (lowbias32) to 32 unsigned bits. */
export function hash32(n: number): number {
  let x = n >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

function lattice(x: number, y: number, z: number): number {
  return hash32(Math.imul(x, 73856093) ^ Math.imul(y, 19349663) ^ Math.imul(z, 83492791)) / 4294967296;
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** Value noise in [0, 1], smooth, cell size 1. */
export function valueNoise(x: number, y: number, z: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const iz = Math.floor(z);
  const fx = x - ix;
  const fy = y - iy;
  const fz = z - iz;
  const ux = fx * fx * (3 - 2 * fx);
  const uy = fy * fy * (3 - 2 * fy);
  const uz = fz * fz * (3 - 2 * fz);
  const near = mix(
    mix(lattice(ix, iy, iz), lattice(ix + 1, iy, iz), ux),
    mix(lattice(ix, iy + 1, iz), lattice(ix + 1, iy + 1, iz), ux),
    uy,
  );
  const far = mix(
    mix(lattice(ix, iy, iz + 1), lattice(ix + 1, iy, iz + 1), ux),
    mix(lattice(ix, iy + 1, iz + 1), lattice(ix + 1, iy + 1, iz + 1), ux),
    uy,
  );
  return mix(near, far, uz);
}

/** Sum of `octaves` of value noise, each twice as fine and half as strong; in [0, 1]. */
export function fractalNoise(x: number, y: number, z: number, octaves: number): number {
  let sum = 0;
  let weight = 0.5;
  let total = 0;
  let f = 1;
  for (let i = 0; i < octaves; i++) {
    sum += weight * valueNoise(x * f, y * f, z * f + 17.3 * i);
    total += weight;
    weight *= 0.5;
    f *= 2.03;
  }
  return sum / total;
}
