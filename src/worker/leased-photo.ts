import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BatchTaskItemRow } from '../database/tables.ts';
import { type Recipe, recipeSchema } from '../protocol/recipe.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { PhotoReport, PhotoRunner, StepProgress } from './photo-task.ts';

export interface StoredResult {
  readonly resultKey: string;
  readonly previewKey: string;
  readonly report: PhotoReport;
}

/** Beside the result, under the same lease. */
export const MATTE_FILE = 'matte.png';

/**
 * Works on one leased item: bytes from the store into a folder of its own, the photo through the runner, result
 * and preview back under keys that carry the lease number, so that a stale worker overwrites nothing.
 */
export async function runLeasedPhoto(
  item: BatchTaskItemRow,
  tools: { store: ObjectStore; runner: PhotoRunner; scratchDir: string; cacheDir: string },
  options: { signal: AbortSignal; onStep: (progress: StepProgress) => void },
): Promise<StoredResult> {
  const { store, runner, scratchDir, cacheDir } = tools;
  const { signal, onStep } = options;
  const recipe = readRecipe(item.recipe);
  const folder = await mkdtemp(path.join(scratchDir, 'photo-'));
  try {
    const photoPath = path.join(folder, 'original');
    await pipeline(await store.read(item.original_key, { signal }), createWriteStream(photoPath), { signal });
    const resultPath = path.join(folder, `result.${recipe.output.format}`);
    const previewPath = path.join(folder, 'preview.webp');
    const mattePath = path.join(folder, MATTE_FILE);
    const { filename } = item;
    const task = { photoPath, filename, recipe, resultPath, previewPath, mattePath, cacheDir };
    const report = await runner.run(task, { signal, onStep });
    const prefix = `batches/${item.batch_id}/${item.item_index}/${item.lease_number}`;
    const resultKey = `${prefix}/result.${recipe.output.format}`;
    const previewKey = `${prefix}/preview-640.webp`;
    await store.adopt(resultKey, resultPath, { contentType: `image/${recipe.output.format}`, signal });
    await store.adopt(previewKey, previewPath, { contentType: 'image/webp', signal });
    if (report.matte) {
      await store.adopt(`${prefix}/${MATTE_FILE}`, mattePath, { contentType: 'image/png', signal });
    }
    return { resultKey, previewKey, report };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A recipe that this version of the worker does not understand: another worker may. */
export class RecipeUnknown extends Error {}

/** @throws RecipeUnknown */
function readRecipe(text: string): Recipe {
  const recipe: unknown = JSON.parse(text);
  const parsed = recipeSchema.safeParse(recipe);
  if (parsed.success) return recipe as Recipe;
  throw new RecipeUnknown(parsed.error.issues.map((issue) => issue.message).join('; '));
}
