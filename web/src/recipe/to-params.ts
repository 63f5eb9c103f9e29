import type { OperationName, Override, Params } from '../../../src/protocol/recipe.ts';
import { RESIZE_PRESETS } from '../../../src/protocol/resize-presets.ts';
import type { RecipeDraft } from './recipe-draft.ts';

/** The recipe in the words of the API. */
export function toParams(draft: RecipeDraft): Params {
  const operations: OperationName[] = [];
  const params: Params = { operations };
  if (draft.removeText) {
    operations.push('text_removal');
    params.text_removal = { keepProductText: draft.keepProductText };
  }
  if (draft.background === 'replace') {
    operations.push('background_replacement');
    params.background_replacement = {
      styleId: draft.styleId,
      shadow: draft.shadow ? 'soft' : 'none',
      seed: draft.variant,
    };
  }
  if (draft.background === 'cutout') operations.push('cutout');
  if (draft.enhance) {
    operations.push('enhance');
    params.enhance = {
      whiteBalance: draft.whiteBalance,
      exposure: draft.autoExposure ? 'auto' : draft.exposure,
      sharpen: draft.sharpen,
    };
  }
  if (draft.size !== 'keep') {
    operations.push('resize');
    params.resize =
      draft.size === 'preset'
        ? // The fit is said although it is the preset's own: an override would inherit that of a shared own size.
          { preset: draft.preset, fit: RESIZE_PRESETS[draft.preset].fit }
        : { width: draft.widthPx, height: draft.heightPx, fit: draft.fit };
  }
  params.output = { format: outputFormat(draft), quality: draft.quality };
  return params;
}

/** What one photo has to send beside the shared params: the blocks that differ, whole. */
export function toOverride(base: RecipeDraft, draft: RecipeDraft): Override {
  const shared = toParams(base);
  const own = toParams(draft);
  const differing = Object.entries(own).filter(
    ([block, value]) => JSON.stringify(value) !== JSON.stringify(shared[block as keyof Params]),
  );
  return Object.fromEntries(differing) as Override;
}

export function outputFormat(draft: RecipeDraft): 'jpeg' | 'png' | 'webp' | 'avif' {
  if (draft.background === 'cutout' && draft.format === 'jpeg') return 'png';
  if (draft.format !== 'auto') return draft.format;
  return draft.background === 'cutout' ? 'png' : 'jpeg';
}
