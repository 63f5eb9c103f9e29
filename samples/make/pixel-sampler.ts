import { hash32 } from './random.ts';

/**
 * Pairs of well-spread numbers per pixel: for each dimension the `samples` draws of a pixel form a scrambled
 * (0, m, 2)-net, in an order of their own, so 16 draws go as far as about 60 independent ones.
 */
export class PixelSampler {
  a = 0;
  b = 0;
  private readonly samples: number;
  private readonly seed: number;
  private index = 0;
  private key = 0;

  constructor(samples: number, seed: number) {
    if ((samples & (samples - 1)) !== 0) throw new RangeError('samples must be a power of two');
    this.samples = samples;
    this.seed = seed;
  }

  start(pixel: number, index: number): void {
    this.key = hash32(pixel + hash32(this.seed));
    this.index = index;
  }

  /** Draws the next pair into `a` and `b`. */
  next(): void {
    this.key = hash32(this.key + 0x9e3779b9);
    const n = this.samples;
    const k = this.key;
    let i = (this.index ^ (k & (n - 1))) >>> 0;
    i = Math.imul(i, ((k >>> 8) & 0xfe) | 1) & (n - 1);
    const jitter = hash32(k + i);
    this.a = (i + (jitter & 0xffff) / 65536) / n;
    this.b = ((reverseBits(i) ^ (hash32(k ^ 0x5bd1e995) & ~0xff) ^ (jitter >>> 24)) >>> 0) / 4294967296;
  }
}

function reverseBits(n: number): number {
  let x = n;
  x = ((x & 0x55555555) << 1) | ((x >>> 1) & 0x55555555);
  x = ((x & 0x33333333) << 2) | ((x >>> 2) & 0x33333333);
  x = ((x & 0x0f0f0f0f) << 4) | ((x >>> 4) & 0x0f0f0f0f);
  x = ((x & 0x00ff00ff) << 8) | ((x >>> 8) & 0x00ff00ff);
  return (x << 16) | (x >>> 16);
}
