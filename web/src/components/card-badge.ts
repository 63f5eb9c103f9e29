import type { RecipeField } from '../recipe/recipe-draft.ts';
import type { CardProps } from './recipe-form.tsx';

/** What a card's badge says of its fields: that the photos differ in them, or that these photos differ from the rest. */
export function badgeOf(
  fields: readonly RecipeField[],
  { changed, mixed }: Pick<CardProps, 'changed' | 'mixed'>,
): 'mixed' | 'differs' | undefined {
  if (fields.some((field) => mixed.has(field))) return 'mixed';
  return fields.some((field) => changed.has(field)) ? 'differs' : undefined;
}
