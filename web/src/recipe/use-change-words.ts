import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { effectiveChanges } from './recipe-changes.ts';
import type { RecipeDraft, RecipeField, RecipeOverride } from './recipe-draft.ts';

/** What an override changes, in a few words each: “Instagram”, “WEBP”, “Shadow off”. */
export function useChangeWords(): (base: RecipeDraft, override: RecipeOverride) => string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const words = (field: RecipeField, draft: RecipeDraft): string => {
    switch (field) {
      case 'background':
        return t(`background.${draft.background}.label`);
      case 'styleId':
        return t(`styles.${draft.styleId}.title`);
      case 'variant':
        return `${t('fields.variant')} ${t('background.variantNumber', { value: draft.variant })}`;
      case 'exposure':
        return t('enhance.stops', { value: draft.exposure });
      case 'sharpen':
        return `${t('fields.sharpen')} ${format.percent(draft.sharpen)}`;
      case 'size':
      case 'preset':
      case 'widthPx':
      case 'heightPx':
        return sizeOf(draft);
      case 'fit':
        return t(`size.fits.${draft.fit}`);
      case 'format':
        return draft.format === 'auto' ? t('recipe.automatic') : draft.format.toUpperCase();
      case 'quality':
        return `${t('fields.quality')} ${draft.quality}`;
      default:
        return t(draft[field] ? 'recipe.on' : 'recipe.off', { name: t(`fields.${field}`) });
    }
  };
  const sizeOf = ({ size, preset, widthPx, heightPx }: RecipeDraft) => {
    if (size === 'preset') return t(`presets.${preset}`);
    return size === 'keep' ? t('recipe.sizeKept') : `${widthPx} × ${heightPx}`;
  };
  return (base, override) => {
    const draft = { ...base, ...override };
    // A size of one's own is three fields and one thing to say.
    return [...new Set(effectiveChanges(base, override).map((field) => words(field, draft)))];
  };
}
