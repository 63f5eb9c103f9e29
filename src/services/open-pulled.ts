import { join } from 'node:path';
import { AppError, toAppError } from '../errors.ts';
import type { OpenModel } from '../inference/model-file.ts';
import type { TensorModel } from '../inference/tensor-model.ts';
import type { InstalledModel } from '../models/installed-models.ts';

/**
 * Opens one graph of a pulled model.
 *
 * @throws AppError `engine_unavailable`, `out_of_memory`: each names the model, and what to do
 */
export async function openPulled(
  { model, folder }: InstalledModel,
  file: string,
  openModel: OpenModel,
): Promise<TensorModel> {
  // A SAM's decoder is small, and its encoder lies in the memory by then.
  const memoryBytes =
    model.use.kind === 'sam' && file === model.use.decoder ? undefined : 1e6 * model.memoryMb;
  const oneAtATime = model.use.kind === 'inpaint' && model.use.oneAtATime;
  const name = `${model.name}/${file}`;
  try {
    return await openModel({ name, paths: [join(folder, file)], memoryBytes, oneAtATime });
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
