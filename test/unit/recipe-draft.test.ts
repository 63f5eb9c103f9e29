import { expect, it } from 'vitest';
import { completeRecipe } from '../../src/protocol/complete-recipe.ts';
import { fromRecipe } from '../../web/src/recipe/from-params.ts';
import {
  differences,
  type RecipeDraft,
  STANDARD_RECIPE,
  STARTER_RECIPES,
} from '../../web/src/recipe/recipe-draft.ts';
import { toOverride, toParams } from '../../web/src/recipe/to-params.ts';

const drafts: Record<string, RecipeDraft> = {
  standard: STANDARD_RECIPE,
  ...STARTER_RECIPES,
  ownSize: { ...STANDARD_RECIPE, size: 'custom', widthPx: 640, heightPx: 480, fit: 'cover', format: 'webp' },
  darker: { ...STANDARD_RECIPE, autoExposure: false, exposure: -0.5, shadow: false, variant: 7 },
};

it.each(Object.entries(drafts))(
  '%s: the server takes what the form sends, and the form reads it back',
  (_, draft) => {
    const recipe = completeRecipe(toParams(draft));
    expect(toParams(fromRecipe({ ...recipe }))).toEqual(toParams(draft));
  },
);

it.each(Object.entries(drafts))('%s as an override of each other recipe gives that recipe', (_, draft) => {
  for (const base of Object.values(drafts)) {
    expect(completeRecipe(toParams(base), toOverride(base, draft))).toEqual(completeRecipe(toParams(draft)));
  }
});

it('names only the fields that differ', () => {
  expect(differences(STANDARD_RECIPE, { quality: 90, styleId: 'business' })).toEqual(['styleId']);
  expect(toOverride(STANDARD_RECIPE, STANDARD_RECIPE)).toEqual({});
});
