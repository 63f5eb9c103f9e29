import { z } from 'zod';
import { correctsSubject } from './corrections.ts';
import { joinField, type Problem, paramsInvalid, problemsOf } from './problem-list.ts';
import {
  backgroundReplacementSchema,
  cutoutSchema,
  enhanceSchema,
  OPERATION_NAMES,
  type OperationName,
  type Override,
  outputSchema,
  overrideSchema,
  type Params,
  paramsSchema,
  type Recipe,
  resizeSchema,
  textRemovalSchema,
} from './recipe.ts';
import { presetMaxBytes } from './resize-presets.ts';

/**
 * Fills in every default: what a user asks for becomes what the pipeline obeys.
 *
 * @param params shared by the batch
 * @param override what differs for one photo: merged field by field, `operations` is replaced
 * @throws AppError `params_invalid` that lists every problem with its field and what to do
 */
export function completeRecipe(params: Params, override: Override = {}): Recipe {
  const merged = mergeParams(parseParams(params), parseOverride(override));
  const problems: Problem[] = [];
  const asked = new Set<OperationName>(merged.operations);

  const complete = <T>(name: OperationName, schema: z.ZodType<T>): Partial<Record<typeof name, T>> => {
    if (!asked.has(name)) {
      // An override that names its operations drops the others on purpose; elsewhere it is an oversight.
      if (merged[name] !== undefined && override.operations === undefined) {
        problems.push({ field: name, remedy: `parameters are given, but operations does not list ${name}` });
      }
      return {};
    }
    const parsed = schema.safeParse(merged[name] ?? {});
    if (!parsed.success) problems.push(...problemsOf(parsed.error, name));
    return parsed.success ? { [name]: parsed.data } : {};
  };

  const subject = correctsSubject(merged.subject) ? merged.subject : undefined;
  const needsSubject = asked.has('background_replacement') || asked.has('cutout');
  if (subject && !needsSubject && override.operations === undefined) {
    problems.push({
      field: 'subject',
      remedy:
        'nothing needs the product here; ask for background_replacement or cutout, or leave the correction out',
    });
  }

  const operations = {
    ...complete('text_removal', textRemovalSchema),
    ...complete('background_replacement', backgroundReplacementSchema),
    ...complete('cutout', cutoutSchema),
    ...complete('enhance', enhanceSchema),
    ...complete('resize', resizeSchema),
  } as Omit<Recipe, 'output' | 'subject' | 'engines'>;

  problems.push(...contradictions(asked, merged.output?.format));
  if (problems.length > 0) throw paramsInvalid(problems);

  const output = outputSchema.parse(merged.output ?? {});
  const preset = operations.resize?.preset;
  const maxBytes = output.maxBytes ?? (preset === undefined ? undefined : presetMaxBytes(preset));
  const format = output.format ?? (asked.has('cutout') ? 'png' : 'jpeg');
  return {
    ...operations,
    ...(subject && needsSubject ? { subject } : {}),
    output: { format, quality: output.quality, ...(maxBytes === undefined ? {} : { maxBytes }) },
    ...(merged.engines === undefined ? {} : { engines: merged.engines }),
  };
}

/** @throws AppError `params_invalid` */
export function parseParams(params: unknown): Params {
  const parsed = paramsSchema.safeParse(params);
  if (!parsed.success) throw paramsInvalid(problemsOf(parsed.error));
  return asGiven(params as Params);
}

/**
 * @param overrides file name or index (from 0) of a photo → what differs for it
 * @throws AppError `params_invalid`
 */
export function parseOverrides(overrides: unknown): Record<string, Override> {
  const record = z.record(z.string(), z.unknown()).safeParse(overrides);
  if (!record.success) {
    throw paramsInvalid([{ field: 'overrides', remedy: 'must be an object: file name or index → params' }]);
  }
  const problems: Problem[] = [];
  const parsed: Record<string, Override> = {};
  for (const [key, value] of Object.entries(record.data)) {
    const result = overrideSchema.safeParse(value);
    if (result.success) parsed[key] = asGiven(value as Override);
    else problems.push(...problemsOf(result.error, overrideField(key)));
  }
  if (problems.length > 0) throw paramsInvalid(problems);
  return parsed;
}

/** How messages name one photo's override. */
export function overrideField(key: string, ...path: string[]): string {
  return joinField(`overrides[${JSON.stringify(key)}]`, path);
}

function parseOverride(override: Override): Override {
  const parsed = overrideSchema.safeParse(override);
  if (!parsed.success) throw paramsInvalid(problemsOf(parsed.error));
  return asGiven(override);
}

/**
 * The checked input itself, without fields that are `undefined`: what zod gives back has the defaults filled in,
 * and a default in an override would displace what is shared.
 */
function asGiven<Given extends Override>(given: Given): Given {
  return JSON.parse(JSON.stringify(given)) as Given;
}

/** Shared parameters with one photo's own. */
type MergedParams = Params & Override;

function mergeParams(base: Params, over: Override): MergedParams {
  const merged: MergedParams = { ...base, ...over, operations: over.operations ?? base.operations };
  const background = { ...withStyle(base), ...withStyle(over) };
  if (merged.operations.includes('background_replacement')) merged.background_replacement = background;
  if (base.text_removal && over.text_removal) {
    merged.text_removal = { ...base.text_removal, ...over.text_removal };
  }
  if (base.enhance && over.enhance) merged.enhance = { ...base.enhance, ...over.enhance };
  if (base.output && over.output) merged.output = { ...base.output, ...over.output };
  if (base.engines && over.engines) merged.engines = { ...base.engines, ...over.engines };
  if (base.resize && over.resize) merged.resize = mergeResize(base.resize, over.resize);
  return merged;
}

/** The shorthand `styleId` counts in its own layer only: an override's style wins over a shared block's. */
function withStyle(params: Override): NonNullable<Override['background_replacement']> {
  return {
    ...(params.styleId === undefined ? {} : { styleId: params.styleId }),
    ...params.background_replacement,
  };
}

/** A preset and a size exclude each other: the photo's own choice displaces the shared one. */
function mergeResize(base: NonNullable<Params['resize']>, over: NonNullable<Params['resize']>) {
  const { preset, width, height, ...rest } = base;
  if (over.preset !== undefined) return { ...rest, ...over };
  if (over.width !== undefined || over.height !== undefined) {
    return preset === undefined ? { ...base, ...over } : { ...rest, ...over };
  }
  return { ...base, ...over };
}

function contradictions(asked: ReadonlySet<OperationName>, format: Recipe['output']['format'] | undefined) {
  const problems: Problem[] = [];
  if (asked.has('cutout') && asked.has('background_replacement')) {
    problems.push({
      field: 'operations',
      remedy: 'cutout and background_replacement exclude each other; choose one of them',
    });
  }
  if (asked.has('cutout') && format === 'jpeg') {
    problems.push({
      field: 'output.format',
      remedy: 'a cutout is transparent and JPEG is not; choose png or webp',
    });
  }
  return problems;
}

/** The operations of a recipe in the order in which they are applied. */
export function operationsOf(recipe: Recipe): OperationName[] {
  return OPERATION_NAMES.filter((name) => recipe[name] !== undefined);
}
