import type { ResizePresetId } from '../../../src/protocol/resize-presets.ts';
import type { StyleId } from '../../../src/protocol/styles.ts';

/** A recipe as the form holds it: flat, every choice present, so that an override is simply some of its fields. */
export interface RecipeDraft {
  readonly removeText: boolean;
  readonly keepProductText: boolean;
  readonly background: 'keep' | 'replace' | 'cutout';
  readonly styleId: StyleId;
  readonly shadow: boolean;
  readonly variant: number;
  readonly enhance: boolean;
  readonly whiteBalance: boolean;
  readonly autoExposure: boolean;
  /** Stops, −2 to 2. */
  readonly exposure: number;
  /** 0 to 1. */
  readonly sharpen: number;
  readonly size: 'keep' | 'preset' | 'custom';
  readonly preset: ResizePresetId;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fit: 'contain' | 'cover' | 'pad';
  readonly format: 'auto' | 'jpeg' | 'png' | 'webp' | 'avif';
  readonly quality: number;
}

export type RecipeField = keyof RecipeDraft;
export type RecipeOverride = Partial<RecipeDraft>;

export const STANDARD_RECIPE: RecipeDraft = {
  removeText: true,
  keepProductText: true,
  background: 'replace',
  styleId: 'minimal_white',
  shadow: true,
  variant: 1,
  enhance: true,
  whiteBalance: true,
  autoExposure: true,
  exposure: 0,
  sharpen: 0.3,
  // A square that every shop takes; Amazon's preset asks for pure white, which the standard style is not.
  size: 'custom',
  preset: 'amazon_main',
  widthPx: 1600,
  heightPx: 1600,
  fit: 'pad',
  format: 'auto',
  quality: 90,
};

/** Recipes to start from. */
export const STARTER_RECIPES = {
  amazon: { ...STANDARD_RECIPE, styleId: 'amazon_standard', size: 'preset' },
  social: {
    ...STANDARD_RECIPE,
    styleId: 'instagram_lifestyle',
    size: 'preset',
    preset: 'instagram_portrait',
  },
  cutout: { ...STANDARD_RECIPE, background: 'cutout', size: 'keep', format: 'png' },
  touchUp: { ...STANDARD_RECIPE, background: 'keep', size: 'keep' },
} as const satisfies Record<string, RecipeDraft>;

export type StarterName = keyof typeof STARTER_RECIPES;

/** Nothing would be done to the photo. */
export function isEmptyRecipe(draft: RecipeDraft): boolean {
  return !draft.removeText && draft.background === 'keep' && !draft.enhance && draft.size === 'keep';
}

/** The fields of an override that really differ. */
export function differences(base: RecipeDraft, override: RecipeOverride): RecipeField[] {
  return (Object.keys(override) as RecipeField[]).filter((field) => override[field] !== base[field]);
}
