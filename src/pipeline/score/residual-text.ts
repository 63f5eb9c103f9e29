import type { TextFinding } from '../working-photo.ts';

/**
 * 0–100: 100 where no unwanted text is left. Every line that is still legible costs a third of what remains,
 * and more the more of the picture it covers. A line left because it touches the product costs about as much: it may
 * be the product's own, yet if it is not, the photo cannot be listed.
 */
export function measureResidualText(texts: readonly TextFinding[], picturePixels: number): number {
  let part = 100;
  for (const { box, verdict } of texts) {
    if (verdict === 'residual') part *= 0.66 * (1 - Math.min(0.5, (10 * areaOf(box.quad)) / picturePixels));
    if (verdict === 'kept_touches_product') part *= 0.65;
  }
  return part;
}

/** Shoelace formula. */
function areaOf(quad: TextFinding['box']['quad']): number {
  let twice = 0;
  for (let i = 0; i < quad.length; i++) {
    const next = quad[(i + 1) % quad.length];
    twice += quad[i].x * next.y - next.x * quad[i].y;
  }
  return Math.abs(twice) / 2;
}
