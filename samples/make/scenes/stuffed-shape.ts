import type { LoftSection } from '../shapes.ts';

/** A stuffed shape: flat foot, bulging middle, domed top. */
export function stuffed(
  t: number,
  low: number,
  high: number,
  halfX: number,
  halfZ: number,
  z: number,
): LoftSection {
  const foot = Math.sqrt(Math.min(1, t * 9) * (2 - Math.min(1, t * 9)));
  const s = Math.max(0, (t - 0.62) / 0.38);
  const dome = Math.sqrt(Math.max(0, 1 - s ** 2.6));
  const bulge = 1 + 0.05 * Math.sin(Math.PI * t);
  return {
    y: low + (high - low) * t,
    halfX: Math.max(
      0.01,
      halfX *
        bulge *
        (0.86 + 0.14 * foot) *
        (0.35 * (dome > 0 ? 1 : 0) + 0.65 * dome) *
        (t > 0.995 ? 0.02 : 1),
    ),
    halfZ: Math.max(0.01, halfZ * bulge * (0.8 + 0.2 * foot) * dome),
    exponent: 3.4,
    z,
  };
}
