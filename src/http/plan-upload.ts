import { toAppError } from '../errors.ts';
import { probePhoto } from '../pipeline/probe-photo.ts';
import { type BatchParams, batchParamsSchema, overridesSchema } from '../protocol/batch-api.ts';
import { completeRecipe } from '../protocol/complete-recipe.ts';
import type { Problem } from '../protocol/problem-list.ts';
import type { Override, Recipe } from '../protocol/recipe.ts';
import { unknownEngines } from '../services/unknown-engines.ts';
import { type ProblemPart, RequestProblem } from './problem.ts';
import type { Upload, UploadedPhoto } from './receive-upload.ts';
import type { Service, ServiceLimits } from './service.ts';

export interface UploadPlan {
  readonly params: BatchParams;
  readonly items: readonly PlannedItem[];
}

export interface PlannedItem {
  readonly filename: string;
  readonly recipe: Recipe;
  readonly override: Override;
  readonly original: { widthPx: number; heightPx: number; bytes: number; format: string; sha256: string };
}

/**
 * Checks a whole upload: number of photos, every photo's header, parameters and overrides.
 * @throws RequestProblem 422 that names everything that is wrong, at once
 */
export async function planUpload(
  upload: Upload,
  service: Pick<Service, 'limits' | 'webhookProblem' | 'engines'>,
): Promise<UploadPlan> {
  const { photos, count } = upload;
  const { limits } = service;
  if (count === 0 || count > limits.photosPerBatch) {
    throw new RequestProblem(
      422,
      'photo_count_out_of_range',
      `A batch takes 1 to ${limits.photosPerBatch} photos; ${count} came. Split them into several batches.`,
      { values: { photos: count, most: limits.photosPerBatch } },
    );
  }
  const params = parseJsonField('params', upload.params ?? '', batchParamsSchema);
  const overrides = parseJsonField('overrides', upload.overrides ?? '{}', overridesSchema);
  params.priority ??= 0;
  const problems = strayOverrides(Object.keys(overrides), photos);
  const webhookProblem = params.webhookUrl && service.webhookProblem(params.webhookUrl);
  if (webhookProblem) {
    problems.push({ subject: 'params.webhookUrl', code: 'params_invalid', detail: webhookProblem });
  }
  problems.push(...unknownEngines(params.engines, service.engines, 'params.engines').map(toPart));
  for (const [key, { engines }] of Object.entries(overrides)) {
    problems.push(...unknownEngines(engines, service.engines, `overrides.${key}.engines`).map(toPart));
  }
  const items: PlannedItem[] = [];
  for (const [index, photo] of photos.entries()) {
    // A photo may be named `constructor`, which every object seems to hold.
    const key = [photo.filename, String(index)].find((name) => Object.hasOwn(overrides, name));
    const override = key === undefined ? {} : overrides[key];
    try {
      items.push(await planItem(photo, params, override, limits));
    } catch (thrown) {
      const { code, message, values } = toAppError(thrown);
      problems.push({ subject: photo.filename, code, detail: message, values });
    }
  }
  if (problems.length > 0) throw refusal(problems);
  return { params, items };
}

async function planItem(
  photo: UploadedPhoto,
  params: BatchParams,
  override: Override,
  limits: ServiceLimits,
): Promise<PlannedItem> {
  const { filename, bytes, sha256 } = photo;
  if (photo.truncated) {
    const megabytes = Math.round(limits.photoBytes / 1e6);
    throw new RequestProblem(
      413,
      'photo_too_large',
      `${filename} is larger than ${megabytes} MB. Send a smaller file.`,
      { values: { reason: 'file', most: megabytes } },
    );
  }
  const probe = await probePhoto(photo.path, { filename });
  const { name: _name, priority: _priority, webhookUrl: _webhookUrl, ...recipeParams } = params;
  return {
    filename,
    recipe: completeRecipe(recipeParams, override),
    override,
    original: { widthPx: probe.widthPx, heightPx: probe.heightPx, bytes, format: probe.format, sha256 },
  };
}

function strayOverrides(keys: readonly string[], photos: readonly UploadedPhoto[]): ProblemPart[] {
  const known = new Set(photos.flatMap((photo, index) => [photo.filename, String(index)]));
  return keys
    .filter((key) => !known.has(key))
    .map((key) => ({
      subject: `overrides.${key}`,
      code: 'params_invalid',
      detail: 'No photo has this name or index.',
    }));
}

function toPart({ field, remedy }: Problem): ProblemPart {
  return { subject: field, code: 'params_invalid', detail: remedy };
}

function refusal(problems: readonly ProblemPart[]): RequestProblem {
  const tooLarge = problems.every((problem) => problem.code === 'photo_too_large');
  const detail = `Nothing was stored: ${problems.map((problem) => `${problem.subject}: ${problem.detail}`).join(' · ')}`;
  return new RequestProblem(tooLarge ? 413 : 422, tooLarge ? 'photo_too_large' : 'params_invalid', detail, {
    parts: problems,
  });
}

interface Schema<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function parseJsonField<T>(field: string, text: string, schema: Schema<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RequestProblem(422, 'params_invalid', `The field "${field}" must hold JSON.`);
  }
  const parsed = schema.safeParse(value);
  // The input itself, not what the schema makes of it: a default in an override would displace what is shared.
  if (parsed.success) return value as T;
  const problems = parsed.error.issues.map((issue) => ({
    subject: [field, ...issue.path].join('.'),
    code: 'params_invalid',
    detail: issue.message,
  }));
  throw refusal(problems);
}
