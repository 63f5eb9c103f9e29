import { SCORE_PARTS, type ScorePart, type ScoreParts } from '../../protocol/photo-score.ts';

const WEIGHTS: Record<ScorePart, number> = {
  resolution: 1,
  sharpness: 1.5,
  exposure: 1,
  matteConfidence: 1.5,
  rimQuality: 1,
  backgroundCleanliness: 1,
  residualText: 1.5,
  productFidelity: 2,
};

/** How much of the total is the worst part alone: one glaring fault makes a photo unusable. */
const WORST_PART_SHARE = 0.35;

/**
 * 0–100: a weighted geometric mean, in which good parts cannot buy off a bad one, blended with the worst
 * part. Rises and falls with every part.
 */
export function totalScore(parts: ScoreParts): number {
  let logSum = 0;
  let weightSum = 0;
  let worst = 100;
  for (const name of SCORE_PARTS) {
    const part = parts[name];
    if (part === undefined) continue;
    logSum += WEIGHTS[name] * Math.log(1 + part);
    weightSum += WEIGHTS[name];
    worst = Math.min(worst, part);
  }
  if (weightSum === 0) return 0;
  return (1 - WORST_PART_SHARE) * (Math.exp(logSum / weightSum) - 1) + WORST_PART_SHARE * worst;
}
