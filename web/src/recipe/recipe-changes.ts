import { differences, type RecipeDraft, type RecipeField, type RecipeOverride } from './recipe-draft.ts';
import { outputFormat } from './to-params.ts';

/** The fields in which an override changes what is done: a shadow's choice says nothing while no scene is made. */
export function effectiveChanges(base: RecipeDraft, override: RecipeOverride): RecipeField[] {
  const draft = { ...base, ...override };
  return differences(base, override).filter((field) => counts(field, draft));
}

function counts(field: RecipeField, draft: RecipeDraft): boolean {
  switch (field) {
    case 'keepProductText':
      return draft.removeText;
    case 'styleId':
    case 'shadow':
    case 'variant':
      return draft.background === 'replace';
    case 'whiteBalance':
    case 'autoExposure':
    case 'sharpen':
      return draft.enhance;
    case 'exposure':
      return draft.enhance && !draft.autoExposure;
    case 'preset':
      return draft.size === 'preset';
    case 'widthPx':
    case 'heightPx':
    case 'fit':
      return draft.size === 'custom';
    case 'quality':
      return outputFormat(draft) !== 'png';
    default:
      return true;
  }
}

/** The fields in which several photos differ among themselves. */
export function mixedFields(base: RecipeDraft, overrides: readonly RecipeOverride[]): RecipeField[] {
  const [first, ...others] = overrides.map((override) => ({ ...base, ...override }));
  if (!first) return [];
  return (Object.keys(base) as RecipeField[]).filter((field) =>
    others.some((other) => other[field] !== first[field]),
  );
}
