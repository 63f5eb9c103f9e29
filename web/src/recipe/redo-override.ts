import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { Override, Params } from '../../../src/protocol/recipe.ts';
import { fromRecipe } from './from-params.ts';
import type { RecipeOverride } from './recipe-draft.ts';
import { toParams } from './to-params.ts';

const BLOCKS = ['text_removal', 'background_replacement', 'enhance', 'resize', 'output'] as const;

/**
 * What a photo sends to be made again with a few fields changed: its own settings, corrections among them, and over
 * them what the change makes different. Photos that had settings of their own keep the others.
 */
export function redoOverride(item: Pick<ItemView, 'params' | 'override'>, change: RecipeOverride): Override {
  const made = fromRecipe(item.params);
  const before = toParams(made);
  const after = toParams({ ...made, ...change });
  const own = item.override as Override;
  const changed = BLOCKS.filter((block) => after[block] && !isSame(after[block], before[block]));
  return {
    ...own,
    ...(isSame(after.operations, before.operations) ? {} : { operations: after.operations }),
    ...Object.fromEntries(changed.map((block) => [block, changedBlock(block, own, before, after)])),
  };
}

function changedBlock(block: (typeof BLOCKS)[number], own: Override, before: Params, after: Params): object {
  // A preset and a size exclude each other: a part of one says nothing beside the other.
  if (block === 'resize') return after.resize ?? {};
  const known: Readonly<Record<string, unknown>> = { ...before[block] };
  const differing = Object.entries(after[block] ?? {}).filter(([field, value]) => value !== known[field]);
  return { ...own[block], ...Object.fromEntries(differing) };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
