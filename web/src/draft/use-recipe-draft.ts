import { useStored } from '../hooks/use-stored.ts';
import { type RecipeDraft, type RecipeOverride, STANDARD_RECIPE } from '../recipe/recipe-draft.ts';

/** The recipe of the next batch; the browser keeps it, so the next batch starts with the last one's. */
export function useRecipeDraft(): [RecipeDraft, (change: RecipeOverride) => void] {
  const [stored, store] = useStored<RecipeOverride>('packshot.recipe', {});
  const recipe = { ...STANDARD_RECIPE, ...stored };
  return [recipe, (change) => store({ ...recipe, ...change })];
}
