import type { RecipeDraft, RecipeField, RecipeOverride } from '../recipe/recipe-draft.ts';
import { BackgroundCard } from './background-card.tsx';
import { EnhanceCard } from './enhance-card.tsx';
import { OutputCard } from './output-card.tsx';
import { SizeCard } from './size-card.tsx';
import { TextCard } from './text-card.tsx';

export interface CardProps {
  readonly recipe: RecipeDraft;
  /** What differs from the shared recipe, where one photo's is edited. */
  readonly changed: ReadonlySet<RecipeField>;
  /** What differs among the photos whose recipe this is. */
  readonly mixed: ReadonlySet<RecipeField>;
  /** The photo of the draft in which the styles are shown; absent: examples. */
  readonly previewOf?: string | undefined;
  readonly onChange: (change: RecipeOverride) => void;
}

interface Props extends Omit<CardProps, 'changed' | 'mixed'> {
  readonly changed?: ReadonlySet<RecipeField>;
  readonly mixed?: ReadonlySet<RecipeField>;
}

const NOTHING: ReadonlySet<RecipeField> = new Set();

/** The recipe, one card for each operation, in the order in which they are applied. */
export function RecipeForm({ recipe, changed = NOTHING, mixed = NOTHING, previewOf, onChange }: Props) {
  const props = { recipe, changed, mixed, previewOf, onChange };
  return (
    <>
      <TextCard {...props} />
      <BackgroundCard {...props} />
      <EnhanceCard {...props} />
      <SizeCard {...props} />
      <OutputCard {...props} />
    </>
  );
}
