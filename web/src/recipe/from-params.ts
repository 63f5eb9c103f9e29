import type { Recipe } from '../../../src/protocol/recipe.ts';
import { type RecipeDraft, STANDARD_RECIPE } from './recipe-draft.ts';

/** The form's view of a recipe that a photo was made with, for changing it. */
export function fromRecipe(params: Readonly<Record<string, unknown>>): RecipeDraft {
  const recipe = params as Partial<Recipe>;
  const { text_removal: text, background_replacement: scene, enhance, resize, output } = recipe;
  const exposure = enhance?.exposure ?? 'auto';
  return {
    ...STANDARD_RECIPE,
    removeText: text !== undefined,
    keepProductText: text?.keepProductText ?? true,
    background: scene ? 'replace' : recipe.cutout ? 'cutout' : 'keep',
    ...(scene ? { styleId: scene.styleId, shadow: scene.shadow === 'soft', variant: scene.seed } : {}),
    enhance: enhance !== undefined,
    whiteBalance: enhance?.whiteBalance ?? true,
    autoExposure: exposure === 'auto',
    exposure: exposure === 'auto' ? 0 : exposure,
    sharpen: enhance?.sharpen ?? STANDARD_RECIPE.sharpen,
    ...sizeOf(resize),
    ...(output ? { format: output.format, quality: output.quality } : {}),
  };
}

function sizeOf(resize: Recipe['resize']): Partial<RecipeDraft> {
  if (!resize) return { size: 'keep' };
  if (resize.preset) return { size: 'preset', preset: resize.preset };
  const side = resize.width ?? resize.height ?? STANDARD_RECIPE.widthPx;
  return {
    size: 'custom',
    widthPx: resize.width ?? side,
    heightPx: resize.height ?? side,
    fit: resize.fit ?? 'contain',
  };
}
