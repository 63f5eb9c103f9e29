import type { OperationName, Recipe } from '../protocol/recipe.ts';
import { cutOut } from './cut-out.ts';
import { enhance } from './enhance.ts';
import { removeText } from './remove-text.ts';
import { replaceBackground } from './replace-background.ts';
import { resize } from './resize.ts';
import { correctSubject, needsSubject, subjectOf } from './subject.ts';
import { besideBadges } from './text/beside-badges.ts';
import type { Step, StepContext, WorkingPhoto } from './working-photo.ts';

/** A step with its parameters filled in. */
export interface RecipeStep {
  readonly name: OperationName | 'subject' | 'correction';
  /** The same for every style, and most of the work: what it makes is worth keeping. */
  readonly prepares: boolean;
  apply(photo: WorkingPhoto, context: StepContext): Promise<WorkingPhoto>;
}

/**
 * What a recipe asks for, in the order that makes sense: text first, so that neither matte nor background sees
 * it; then the product's matte, and what the seller corrects of it; then the background or the cutout; then light and colour; the size last.
 */
export function stepsFor(recipe: Recipe): RecipeStep[] {
  return [
    ...step('text_removal', removeText, recipe.text_removal),
    ...(needsSubject(recipe) ? [{ name: 'subject' as const, prepares: true, apply: findSubject }] : []),
    ...step('correction', correctSubject, recipe.subject),
    ...step('background_replacement', replaceBackground, recipe.background_replacement),
    ...step('cutout', cutOut, recipe.cutout),
    ...step('enhance', enhance, recipe.enhance),
    ...step('resize', resize, recipe.resize),
  ];
}

async function findSubject(photo: WorkingPhoto, context: StepContext): Promise<WorkingPhoto> {
  const subject = await subjectOf(photo, context);
  return { ...photo, subject: besideBadges(subject, photo.badges ?? []), badges: undefined };
}

function step<Parameters>(
  name: RecipeStep['name'],
  apply: Step<Parameters>,
  parameters: Parameters | undefined,
): RecipeStep[] {
  if (parameters === undefined) return [];
  return [
    { name, prepares: name === 'text_removal', apply: (photo, context) => apply(photo, parameters, context) },
  ];
}
