/** IEEE 754 binary16 for typed arrays: Node 20 has no Float16Array. */

const VIEW = new DataView(new ArrayBuffer(4));

export function toHalfFloats(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, toHalf);
}

export function fromHalfFloats(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, fromHalf);
}

/** Rounds to nearest, ties away from zero; what is too large becomes infinite. */
function toHalf(value: number): number {
  VIEW.setFloat32(0, value);
  const bits = VIEW.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const fraction = bits & 0x7fffff;
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent <= 0) {
    if (exponent < -10) return sign;
    return sign | ((((fraction | 0x800000) >>> (13 - exponent)) + 1) >>> 1);
  }
  // The carry of the rounding may run into the exponent, which is then right too.
  return sign | (((exponent << 10) | (fraction >>> 13)) + ((fraction >>> 12) & 1));
}

function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}
