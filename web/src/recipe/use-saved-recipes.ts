import { useStored } from '../hooks/use-stored.ts';
import { type RecipeDraft, STANDARD_RECIPE } from './recipe-draft.ts';

export interface SavedRecipe {
  readonly name: string;
  readonly recipe: RecipeDraft;
}

/** Recipes that the seller keeps under names, in this browser. */
export function useSavedRecipes() {
  const [stored, store] = useStored<SavedRecipe[]>('packshot.recipes', []);
  // A recipe saved by an earlier version lacks the fields that came later.
  const saved = stored.map(({ name, recipe }) => ({ name, recipe: { ...STANDARD_RECIPE, ...recipe } }));
  return {
    saved,
    save: (name: string, recipe: RecipeDraft) =>
      store([...stored.filter((other) => other.name !== name), { name, recipe }]),
    remove: (name: string) => store(stored.filter((other) => other.name !== name)),
  };
}
