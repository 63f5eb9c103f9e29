import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, toAppError } from '../errors.ts';
import type { OpenModel } from '../inference/model-file.ts';
import type { TensorModel } from '../inference/tensor-model.ts';
import type { InstalledModel } from '../models/installed-models.ts';
import { fileNameOf } from '../models/model-catalogue.ts';

/** An open model takes about this many times the size of its files: weights, their packed copies, activations. */
const MEMORY_FACTOR = 2.5;

/**
 * Opens one graph of a pulled model.
 *
 * @param freeBytes memory that this process may still take; asked before a model on the CPU is opened
 * @throws AppError `engine_unavailable`, `out_of_memory`: each names the model, and what to do
 */
export async function openPulled(
  { model, folder }: InstalledModel,
  file: string,
  openModel: OpenModel,
  freeBytes: (() => number) | undefined,
): Promise<TensorModel> {
  const sizes = await Promise.all(
    model.files
      .map(fileNameOf)
      .filter((name) => name.startsWith(file))
      .map((name) =>
        stat(join(folder, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  const bytes = MEMORY_FACTOR * sizes.reduce((sum, size) => sum + size, 0);
  const free = freeBytes?.() ?? Number.POSITIVE_INFINITY;
  if (bytes > free) throw tooLarge(model.name, bytes, free);
  try {
    return await openModel({ name: `${model.name}/${file}`, paths: [join(folder, file)] });
  } catch (thrown) {
    const { code, message } = toAppError(thrown);
    if (code !== 'engine_unavailable') throw thrown;
    throw new AppError(
      'engine_unavailable',
      `${message} Check it with "packshot models verify"; "packshot models pull ${model.name}" brings it anew.`,
      { subject: model.name, cause: thrown },
    );
  }
}

function tooLarge(name: string, bytes: number, free: number): AppError {
  const megabytes = (count: number) => Math.round(count / 1e6);
  return new AppError(
    'out_of_memory',
    `${name} takes about ${megabytes(bytes)} MB of memory and ${megabytes(free)} MB are free. Set PACKSHOT_PROCESSES ` +
      `lower, or take a smaller model: "packshot models list", "packshot models remove ${name}".`,
    { subject: name },
  );
}
