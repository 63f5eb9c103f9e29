/** A colour in linear light, 0–1 a channel; light sources may exceed 1. */
export type LinearColour = readonly [number, number, number];

/** `#rrggbb` in sRGB → linear light. */
export function fromHex(hex: string): LinearColour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [toLinear((value >> 16) & 255), toLinear((value >> 8) & 255), toLinear(value & 255)];
}

/** One 8-bit sRGB value → linear light (IEC 61966-2-1). */
export function toLinear(byte: number): number {
  const v = byte / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

/** Linear light, 0–1 → an sRGB value, 0–255, not rounded. */
export function toSrgb(linear: number): number {
  const v = Math.min(1, Math.max(0, linear));
  return 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
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
