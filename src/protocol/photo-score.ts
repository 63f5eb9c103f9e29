/** How good the finished photo is. `total` 0–100; a really bad part pulls it down more than its weight. */
export interface PhotoScore {
  readonly total: number;
  /** Every part is 0–100, higher is better; a part that does not apply to the recipe is absent. */
  readonly parts: ScoreParts;
  readonly warnings: readonly ScoreWarning[];
}

export const SCORE_PARTS = [
  'resolution',
  'sharpness',
  'exposure',
  'matteConfidence',
  'rimQuality',
  'backgroundCleanliness',
  'residualText',
  'productFidelity',
] as const;
export type ScorePart = (typeof SCORE_PARTS)[number];
export type ScoreParts = Partial<Record<ScorePart, number>>;

export interface ScoreWarning {
  /** Stable: filters and translations go by it. */
  readonly code: ScoreWarningCode;
  /** For the seller: what is wrong and what to do, in English. */
  readonly message: string;
  /** What fills the sentence's blanks in any language, for instance `{ percent: 62 }`. */
  readonly values: SentenceValues;
}

export type SentenceValues = Readonly<Record<string, number | string | readonly string[]>>;

export const SCORE_WARNING_CODES = [
  // the file
  'photo_reduced',
  'photo_enlarged',
  'animated_first_frame',
  'refused_by_marketplaces',
  'no_zoom',
  // the picture
  'blurry',
  'overexposed',
  'underexposed',
  'washed_out',
  // the cutout
  'matte_empty',
  'matte_covers_everything',
  'matte_touches_border',
  'matte_diffuse',
  'matte_several_objects',
  'matte_picked_out',
  'matte_see_through',
  'matte_low_contrast',
  'matte_badge_over',
  'matte_classical_engine',
  'matte_uncertain',
  'rim_halo',
  'rim_soft',
  // the background
  'background_not_white',
  'product_small_in_frame',
  // the text
  'text_residual',
  'text_kept_on_product',
  // the product
  'product_changed',
] as const;
export type ScoreWarningCode = (typeof SCORE_WARNING_CODES)[number];
