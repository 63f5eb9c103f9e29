import { toLinear } from '../../../image/srgb.ts';

/** A colour in linear light, 0–1 a channel; light sources may exceed 1. */
export type LinearColour = readonly [number, number, number];

/** `#rrggbb` in sRGB → linear light. */
export function fromHex(hex: string): LinearColour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [toLinear((value >> 16) & 255), toLinear((value >> 8) & 255), toLinear(value & 255)];
}

export function mix(a: LinearColour, b: LinearColour, share: number): LinearColour {
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])];
}

export function scaled(colour: LinearColour, factor: number): LinearColour {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor];
}

/** 0 below `from`, 1 above `to`, smooth between (also for `from` > `to`: falling). */
export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
