import type { OperationName, Recipe } from '../protocol/recipe.ts';
import { cutOut } from './cut-out.ts';
import { enhance } from './enhance.ts';
import { removeText } from './remove-text.ts';
import { replaceBackground } from './replace-background.ts';
import { resize } from './resize.ts';
import type { Step, StepContext, WorkingPhoto } from './working-photo.ts';

/** A step with its parameters filled in. */
export interface RecipeStep {
  readonly name: OperationName;
  apply(photo: WorkingPhoto, context: StepContext): Promise<WorkingPhoto>;
}

/**
 * What a recipe asks for, in the order that makes sense: text first, so that neither matte nor background sees
 * it; then the background or the cutout; then light and colour; the size last.
 */
export function stepsFor(recipe: Recipe): RecipeStep[] {
  return [
    ...step('text_removal', removeText, recipe.text_removal),
    ...step('background_replacement', replaceBackground, recipe.background_replacement),
    ...step('cutout', cutOut, recipe.cutout),
    ...step('enhance', enhance, recipe.enhance),
    ...step('resize', resize, recipe.resize),
  ];
}

function step<Parameters>(
  name: OperationName,
  apply: Step<Parameters>,
  parameters: Parameters | undefined,
): RecipeStep[] {
  if (parameters === undefined) return [];
  return [{ name, apply: (photo, context) => apply(photo, parameters, context) }];
}
