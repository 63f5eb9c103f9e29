/** Every part is 0–100, higher is better; a part that does not apply to the recipe is absent. */
export interface PhotoScore {
  readonly total: number;
  readonly parts: Partial<Record<ScorePart, number>>;
  readonly warnings: readonly ScoreWarning[];
}

export type ScorePart =
  | 'resolution'
  | 'sharpness'
  | 'exposure'
  | 'matteConfidence'
  | 'rimQuality'
  | 'backgroundCleanliness'
  | 'residualText'
  | 'productFidelity';

export interface ScoreWarning {
  /** Stable, for filters. */
  readonly code: string;
  /** For the seller: what is wrong and what to do. */
  readonly message: string;
}
