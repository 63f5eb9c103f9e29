import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { parseOverrides, parseParams } from '../protocol/complete-recipe.ts';
import type { Override, Params } from '../protocol/recipe.ts';

/** The flags of `packshot run` that say what is done to the photos, as commander gives them. */
export interface RecipeFlags {
  readonly operations?: string | undefined;
  readonly style?: string | undefined;
  readonly params?: string | undefined;
  readonly preset?: string | undefined;
  readonly format?: string | undefined;
  readonly quality?: string | undefined;
}

export interface RunRequest {
  readonly params: Params;
  readonly overrides: Readonly<Record<string, Override>>;
}

const fileSchema = z.looseObject({ overrides: z.unknown().optional() });

/**
 * Puts the parameters' file and the flags together; a flag wins over the file.
 *
 * @throws AppError `usage_invalid` when the file cannot be used or nothing says what to do, `params_invalid`
 */
export async function readRunRequest(flags: RecipeFlags): Promise<RunRequest> {
  const { overrides, ...fromFile } = flags.params === undefined ? {} : await readParamsFile(flags.params);
  const raw = withFlags(fromFile, flags);
  if (raw.operations === undefined) {
    throw new AppError(
      'usage_invalid',
      'Say what to do: --operations text_removal,background_replacement (or cutout, enhance, resize), ' +
        'or a --params file with "operations".',
    );
  }
  return { params: parseParams(raw), overrides: parseOverrides(overrides ?? {}) };
}

async function readParamsFile(path: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('usage_invalid', `--params ${path}: the file cannot be read.`, { cause });
  }
  try {
    return fileSchema.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (cause) {
    const detail = cause instanceof SyntaxError ? cause.message : 'it must hold one object';
    throw new AppError('usage_invalid', `--params ${path}: this is no valid JSON: ${detail}`, { cause });
  }
}

function withFlags(file: Record<string, unknown>, flags: RecipeFlags): Record<string, unknown> {
  const params: Record<string, unknown> = { ...file };
  if (flags.operations !== undefined) {
    params.operations = flags.operations
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  }
  if (flags.style !== undefined) {
    params.styleId = flags.style;
    if (isObject(params.background_replacement)) {
      const { styleId: _displaced, ...rest } = params.background_replacement;
      params.background_replacement = rest;
    }
  }
  if (flags.preset !== undefined) {
    params.resize = { preset: flags.preset };
    const operations = params.operations ?? [];
    // A size was asked for: that is the operation `resize`, named or not.
    if (Array.isArray(operations) && !operations.includes('resize')) {
      params.operations = [...operations, 'resize'];
    }
  }
  const output = {
    ...(flags.format === undefined ? {} : { format: flags.format }),
    ...(flags.quality === undefined ? {} : { quality: Number(flags.quality) }),
  };
  if (Object.keys(output).length > 0) {
    params.output = { ...(isObject(params.output) ? params.output : {}), ...output };
  }
  return params;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
