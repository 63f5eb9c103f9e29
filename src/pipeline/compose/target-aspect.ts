import type { Recipe } from '../../protocol/recipe.ts';
import { RESIZE_PRESETS } from '../../protocol/resize-presets.ts';

/** Width ÷ height in which to compose: what a later resize asks for, so that no bars appear; else the photo's. */
export function targetAspect(
  photo: { readonly widthPx: number; readonly heightPx: number },
  recipe: Recipe,
): number {
  const resize = recipe.resize;
  if (resize?.preset) {
    const preset = RESIZE_PRESETS[resize.preset];
    return preset.widthPx / preset.heightPx;
  }
  if (resize?.width && resize.height) return resize.width / resize.height;
  return photo.widthPx / photo.heightPx;
}
