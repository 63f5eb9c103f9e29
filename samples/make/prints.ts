import sharp from 'sharp';
import { type Lettering, type PlacedText, placeText } from './lettering.ts';
import { type Material, type Shading, toLinear } from './materials.ts';

export interface PrintDesign {
  readonly widthPx: number;
  readonly heightPx: number;
  /** SVG drawn under the lettering. */
  readonly art?: string;
  readonly lettering: readonly Lettering[];
}

/** A picture to print on a surface: linear colour times ink, and how much ink covers. */
export interface Print {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Float32Array;
  readonly texts: readonly PlacedText[];
}

export async function makePrint(design: PrintDesign): Promise<Print> {
  const { widthPx, heightPx } = design;
  const parts = await Promise.all(design.lettering.map((l) => placeText({ kind: 'product', ...l })));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${design.art ?? ''}${parts.map((p) => p.svg).join('')}</svg>`;
  const raw = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  const rgba = new Float32Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const ink = raw[i | 3] / 255;
    rgba[i] = i % 4 === 3 ? ink : toLinear(raw[i] / 255) * ink;
  }
  return { widthPx, heightPx, rgba, texts: parts.map((p) => p.placed) };
}

/** The part of a surface's (u, v) square that the print covers; v runs upwards. */
export interface PrintArea {
  readonly u0: number;
  readonly v0: number;
  readonly u1: number;
  readonly v1: number;
}

export interface InkLook {
  readonly roughness?: number;
  /** Ink of metal foil. */
  readonly metal?: number;
}

/** `base` with the print over it, bilinearly sampled. */
export function printed(base: Material, print: Print, area: PrintArea, ink: InkLook = {}): Material {
  const texel = new Float64Array(4);
  return {
    ...base,
    shade(out: Shading, u: number, v: number, x: number, y: number, z: number): void {
      base.shade(out, u, v, x, y, z);
      const s = (u - area.u0) / (area.u1 - area.u0);
      const t = (area.v1 - v) / (area.v1 - area.v0);
      if (s <= 0 || s >= 1 || t <= 0 || t >= 1) return;
      sample(print, s, t, texel);
      const a = texel[3];
      out.r = out.r * (1 - a) + texel[0];
      out.g = out.g * (1 - a) + texel[1];
      out.b = out.b * (1 - a) + texel[2];
      if (ink.roughness !== undefined) out.roughness += (ink.roughness - out.roughness) * a;
      out.metal += ((ink.metal ?? 0) - out.metal) * a;
    },
  };
}

function sample(print: Print, s: number, t: number, into: Float64Array): void {
  const x = Math.max(0, Math.min(print.widthPx - 1.001, s * print.widthPx - 0.5));
  const y = Math.max(0, Math.min(print.heightPx - 1.001, t * print.heightPx - 0.5));
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const a = 4 * (iy * print.widthPx + ix);
  const b = a + 4 * print.widthPx;
  for (let c = 0; c < 4; c++) {
    const top = print.rgba[a + c] * (1 - fx) + print.rgba[a + 4 + c] * fx;
    const low = print.rgba[b + c] * (1 - fx) + print.rgba[b + 4 + c] * fx;
    into[c] = top * (1 - fy) + low * fy;
  }
}
