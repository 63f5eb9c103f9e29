import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../errors.ts';
import { completeRecipe, overrideField, parseOverrides } from '../protocol/complete-recipe.ts';
import { paramsInvalid } from '../protocol/problem-list.ts';
import type { Override, Params, Recipe } from '../protocol/recipe.ts';
import type { EngineList } from '../services/create-engines.ts';
import { unknownEngines } from '../services/unknown-engines.ts';
import type { PhotoTask } from '../worker/photo-task.ts';
import { distinctNames, splitName } from './distinct-names.ts';

/** A photo with everything decided: where it comes from, what is done, where it goes. */
export interface PlannedPhoto extends PhotoTask {
  /** Place in the batch, from 0. */
  readonly index: number;
}

export interface BatchPlanRequest {
  readonly photoPaths: readonly string[];
  readonly params: Params;
  /** File name or index → what differs for that photo. */
  readonly overrides?: Readonly<Record<string, Override>> | undefined;
  readonly outDir: string;
  /** Those that a photo can choose from. */
  readonly engines: EngineList;
}

export const MOST_PHOTOS_A_BATCH = 50;

const EXTENSIONS: Record<Recipe['output']['format'], string> = {
  jpeg: '.jpg',
  png: '.png',
  webp: '.webp',
  avif: '.avif',
};

/** @throws AppError `photo_count_out_of_range` */
export function checkPhotoCount(count: number): void {
  if (count >= 1 && count <= MOST_PHOTOS_A_BATCH) return;
  throw new AppError(
    'photo_count_out_of_range',
    count === 0
      ? `No photo was given; a batch has 1 to ${MOST_PHOTOS_A_BATCH}.`
      : `${count} photos were given; a batch has 1 to ${MOST_PHOTOS_A_BATCH}. Split them into several batches.`,
  );
}

/**
 * Checks everything that can be known before work begins and names all that is wrong at once.
 *
 * @throws AppError `photo_not_found` with every path that is no readable file, `params_invalid` with every
 *   problem of parameters and overrides
 */
export async function planBatch(request: BatchPlanRequest): Promise<PlannedPhoto[]> {
  const paths = request.photoPaths.map((path) => resolve(path));
  await checkPaths(request.photoPaths);
  const filenames = paths.map((path) => basename(path));
  const given = parseOverrides(request.overrides ?? {});
  const overrides = assignOverrides(given, request.photoPaths, filenames);
  checkEngines(request.params, given, request.engines);
  const recipes = completeRecipes(request.params, overrides);
  const resultNames = distinctNames(
    filenames.map((name, index) => splitName(name).stem + EXTENSIONS[recipes[index]!.output.format]),
  );
  const previewNames = distinctNames(filenames.map((name) => `${splitName(name).stem}.webp`));
  return paths.map((photoPath, index) => ({
    index,
    photoPath,
    filename: filenames[index]!,
    recipe: recipes[index]!,
    resultPath: join(resolve(request.outDir), 'results', resultNames[index]!),
    previewPath: join(resolve(request.outDir), 'previews', previewNames[index]!),
  }));
}

function checkEngines(
  params: Params,
  overrides: Readonly<Record<string, Override>>,
  known: EngineList,
): void {
  const problems = [
    ...unknownEngines(params.engines, known),
    ...Object.entries(overrides).flatMap(([key, { engines }]) =>
      unknownEngines(engines, known, overrideField(key, 'engines')),
    ),
  ];
  if (problems.length > 0) throw paramsInvalid(problems);
}

async function checkPaths(paths: readonly string[]): Promise<void> {
  const problems = await Promise.all(paths.map(pathProblem));
  const bad = problems.filter((problem) => problem !== undefined);
  if (bad.length > 0) throw new AppError('photo_not_found', bad.join('\n'));
}

async function pathProblem(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    if (stats.isFile()) return undefined;
    return `${path}: ${stats.isDirectory() ? 'this is a folder' : 'this is not a file'}, give the photo itself`;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return `${path}: ${missing ? 'there is no such file' : 'this cannot be read'}`;
  }
}

interface PhotoOverride {
  readonly key: string;
  readonly override: Override;
}

/** The index wins over the name where both are given: it is the more exact one. */
function assignOverrides(
  overrides: Readonly<Record<string, Override>>,
  givenPaths: readonly string[],
  filenames: readonly string[],
): (PhotoOverride | undefined)[] {
  const assigned: (PhotoOverride | undefined)[] = filenames.map(() => undefined);
  const unknown: string[] = [];
  const byIndexLast = Object.entries(overrides).sort(([a], [b]) => Number(isIndex(a)) - Number(isIndex(b)));
  for (const [key, override] of byIndexLast) {
    const named = filenames.flatMap((name, index) =>
      name === key || givenPaths[index] === key ? [index] : [],
    );
    const indices = named.length === 0 && isIndex(key) ? [Number(key)] : named;
    const present = indices.filter((index) => index < filenames.length);
    if (present.length === 0) unknown.push(key);
    for (const index of present) assigned[index] = { key, override };
  }
  if (unknown.length > 0) {
    throw paramsInvalid(
      unknown.map((key) => ({
        field: overrideField(key),
        remedy: 'no photo of this batch has this name or index',
      })),
    );
  }
  return assigned;
}

function isIndex(key: string): boolean {
  return /^\d+$/.test(key);
}

/** The shared parameters are judged first: their problems would repeat for every photo. */
function completeRecipes(params: Params, overrides: readonly (PhotoOverride | undefined)[]): Recipe[] {
  const shared = overrides.includes(undefined) ? completeRecipe(params) : undefined;
  const problems: { field: string; remedy: string }[] = [];
  const recipes = overrides.map((photo) => {
    if (!photo) return shared;
    try {
      return completeRecipe(params, photo.override);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push({ field: overrideField(photo.key), remedy: error.message });
      return undefined;
    }
  });
  if (problems.length > 0) throw paramsInvalid(problems);
  return recipes as Recipe[];
}
