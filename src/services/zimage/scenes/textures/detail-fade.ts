/**
 * How much of a detail survives being averaged over a stretch: the amplitude of a wave of `frequency` (cycles a
 * unit) after a Gaussian blur of `blurUnits`. This is what keeps textures from aliasing far away.
 */
export function detailFade(frequency: number, blurUnits: number): number {
  const x = frequency * blurUnits;
  return Math.exp(-8 * x * x);
}
