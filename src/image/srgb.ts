/** One 8-bit sRGB value → linear light, 0–1 (IEC 61966-2-1). */
export function toLinear(byte: number): number {
  const v = byte / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

/** Linear light, 0–1 → an sRGB value, 0–255, not rounded. */
export function toSrgb(linear: number): number {
  const v = Math.min(1, Math.max(0, linear));
  return 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
}

/** `toLinear` of every 8-bit value. */
export const LINEAR_OF_BYTE: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => toLinear(byte));

/** Resolution of the table back from linear light; fine enough in the darks through the square root. */
const TABLE_SIZE = 4096;
const SRGB_OF_ROOT = Uint8Array.from({ length: TABLE_SIZE }, (_, i) =>
  Math.floor(toSrgb(((i + 0.5) / TABLE_SIZE) ** 2) + 0.5),
);

/** `toSrgb` by a table, rounded; for pixels by the million. */
export function byteOfLinear(linear: number): number {
  return SRGB_OF_ROOT[(Math.sqrt(linear) * (TABLE_SIZE - 1)) | 0]!;
}
