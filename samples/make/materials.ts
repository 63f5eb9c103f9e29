import { fractalNoise, hash32, valueNoise } from './random.ts';

/** What a surface is like at one point; filled in place, colours linear. */
export interface Shading {
  r: number;
  g: number;
  b: number;
  /** GGX roughness, 0 mirror to 1 chalk. */
  roughness: number;
  /** 1 for bare metal: the colour tints the reflection, nothing is diffuse. */
  metal: number;
  /** Reflectance of a non-metal seen head-on: 0.04 for plastic, glaze, varnish. */
  f0: number;
  /** Added to the normal before normalising: small waves and grain. */
  bendX: number;
  bendY: number;
  bendZ: number;
}

export function emptyShading(): Shading {
  return { r: 0, g: 0, b: 0, roughness: 1, metal: 0, f0: 0, bendX: 0, bendY: 0, bendZ: 0 };
}

export interface Material {
  shade(out: Shading, u: number, v: number, x: number, y: number, z: number): void;
  /** Clear material: light is bent by this index and tinted per centimetre. */
  readonly glass?: { readonly index: number; readonly tintPerCm: readonly [number, number, number] };
}

export type Rgb = readonly [number, number, number];

/** '#rrggbb' (sRGB) to linear light. */
export function colour(hex: string): Rgb {
  const channel = (i: number): number => toLinear(Number.parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16) / 255);
  return [channel(0), channel(1), channel(2)];
}

export function toLinear(s: number): number {
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
}

export interface PlainOptions {
  readonly roughness?: number;
  readonly metal?: number;
  readonly f0?: number;
  /** Strength of irregularities in the normal, and their size in cm. */
  readonly waves?: number;
  readonly waveSizeCm?: number;
  /** Share by which the colour varies in blotches. */
  readonly mottle?: number;
}

export function plain(hex: string, options: PlainOptions = {}): Material {
  const [r, g, b] = colour(hex);
  const { roughness = 0.5, metal = 0, f0 = 0.04, waves = 0, waveSizeCm = 1, mottle = 0 } = options;
  return {
    shade(out, _u, _v, x, y, z) {
      const k = mottle > 0 ? 1 + mottle * (fractalNoise(x * 0.7, y * 0.7, z * 0.7, 4) * 2 - 1) : 1;
      set(out, r * k, g * k, b * k, roughness, metal, f0);
      if (waves > 0) bend(out, x / waveSizeCm, y / waveSizeCm, z / waveSizeCm, waves);
    },
  };
}

export function set(
  out: Shading,
  r: number,
  g: number,
  b: number,
  rough: number,
  metal: number,
  f0: number,
): void {
  out.r = r;
  out.g = g;
  out.b = b;
  out.roughness = rough;
  out.metal = metal;
  out.f0 = f0;
  out.bendX = 0;
  out.bendY = 0;
  out.bendZ = 0;
}

export function bend(out: Shading, x: number, y: number, z: number, strength: number): void {
  out.bendX += (valueNoise(x, y, z) - 0.5) * strength;
  out.bendY += (valueNoise(x + 31.7, y, z) - 0.5) * strength;
  out.bendZ += (valueNoise(x, y + 57.1, z) - 0.5) * strength;
}

/** Boards along x, `boardCm` wide, with grain, pores and a satin varnish. */
export function wood(light: string, dark: string, boardCm = 12, roughness = 0.42): Material {
  const a = colour(light);
  const b = colour(dark);
  return {
    shade(out, _u, _v, x, y, z) {
      const board = Math.floor(z / boardCm);
      const across = z - board * boardCm;
      const jitter = hash32(board + 1000) / 4294967296;
      const gx = x * 0.06 + jitter * 40;
      const warp = fractalNoise(gx, z * 0.25 + jitter * 9, y * 0.2, 3);
      const rings = 0.5 + 0.5 * Math.sin((z * 0.55 + warp * 9 + jitter * 20) * 2.2);
      const fibre = fractalNoise(x * 0.35, z * 9, y, 3);
      const pores = valueNoise(x * 0.9, z * 26, y) > 0.8 ? 0.75 : 1;
      const t = Math.min(1, 0.5 * rings + 0.65 * fibre * fibre + 0.25 * (jitter - 0.3));
      const gap = across < 0.12 || across > boardCm - 0.08 ? 0.25 : 1;
      const k = pores * gap;
      set(
        out,
        (a[0] + (b[0] - a[0]) * t) * k,
        (a[1] + (b[1] - a[1]) * t) * k,
        (a[2] + (b[2] - a[2]) * t) * k,
        roughness + 0.15 * fibre,
        0,
        0.035,
      );
      out.bendZ = (fibre - 0.5) * 0.06;
    },
  };
}

/** Square glazed tiles with grout, over the two axes given. */
export function tiles(
  hex: string,
  groutHex: string,
  sizeCm: number,
  axes: 'xz' | 'xy',
  roughness = 0.15,
): Material {
  const base = colour(hex);
  const grout = colour(groutHex);
  return {
    shade(out, _u, _v, x, y, z) {
      const a = x / sizeCm;
      const b = (axes === 'xz' ? z : y) / sizeCm;
      const ia = Math.floor(a);
      const ib = Math.floor(b);
      const edge = Math.min(a - ia, 1 - a + ia, b - ib, 1 - b + ib) * sizeCm;
      if (edge < 0.14) {
        const n = 0.8 + 0.4 * valueNoise(x * 3, y * 3, z * 3);
        set(out, grout[0] * n, grout[1] * n, grout[2] * n, 0.9, 0, 0.02);
        return;
      }
      const tone = 0.92 + 0.16 * (hash32(ia * 7919 + ib * 104729) / 4294967296);
      const cloud = 0.94 + 0.12 * fractalNoise(x * 0.25, y * 0.25, z * 0.25, 3);
      const k = tone * cloud;
      set(out, base[0] * k, base[1] * k, base[2] * k, roughness, 0, 0.045);
      bend(out, x * 0.12, y * 0.12, z * 0.12, 0.02);
      out.bendX += (hash32(ia * 31 + ib * 17) / 4294967296 - 0.5) * 0.015;
    },
  };
}

/** Woven cloth: warp and weft of `threadCm`, over surface coordinates scaled to centimetres. */
export function cloth(hex: string, threadCm: number, uCm: number, vCm: number, strength = 0.5): Material {
  const [r, g, b] = colour(hex);
  return {
    shade(out, u, v, x, y, z) {
      const a = (u * uCm) / threadCm;
      const c = (v * vCm) / threadCm;
      const over = (Math.floor(a) + Math.floor(c)) % 2 === 0;
      const sa = Math.sin(Math.PI * (a - Math.floor(a)));
      const sc = Math.sin(Math.PI * (c - Math.floor(c)));
      const lift = over ? sa : sc;
      const k = (0.72 + 0.35 * lift) * (0.85 + 0.3 * fractalNoise(x * 0.8, y * 0.8, z * 0.8, 3));
      set(out, r * k, g * k, b * k, 0.8, 0, 0.03);
      bend(out, x * 6, y * 6, z * 6, strength * 0.5);
    },
  };
}

/** Kraft board or paper: short fibres and a faint cloudiness. */
export function paper(hex: string, fibre = 0.1, roughness = 0.85): Material {
  const [r, g, b] = colour(hex);
  return {
    shade(out, _u, _v, x, y, z) {
      const n = fractalNoise(x * 0.5, y * 0.5, z * 0.5, 3) - 0.5;
      const f = valueNoise(x * 9, y * 23, z * 9) - 0.5;
      const k = 1 + fibre * (0.6 * n + f);
      set(out, r * k, g * k, b * k, roughness, 0, 0.03);
      bend(out, x * 3, y * 3, z * 3, fibre * 0.25);
    },
  };
}
