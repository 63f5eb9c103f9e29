import { toAppError } from '../errors.ts';
import { decodePhoto } from '../pipeline/decode.ts';
import { encodePhoto, encodePreview } from '../pipeline/encode.ts';
import { scorePhoto } from '../pipeline/score.ts';
import { stepsFor } from '../pipeline/steps.ts';
import type { PhotoServices, StepContext } from '../pipeline/working-photo.ts';
import { reportPhoto } from './photo-report.ts';
import type { PhotoReport, PhotoTask, RunPhotoOptions, StepName } from './photo-task.ts';
import { discardAside, writeAside } from './write-aside.ts';

/**
 * A photo's whole way: decode, every step that the recipe asks for, score, encode, write. Result and preview
 * appear under their names whole or not at all.
 *
 * @throws AppError; its message names the file and says what to do
 */
export async function runPhoto(
  task: PhotoTask,
  services: PhotoServices,
  options: RunPhotoOptions = {},
): Promise<PhotoReport> {
  const { recipe, filename } = task;
  const { signal } = options;
  const timingsMs: Partial<Record<StepName, number>> = {};
  const timed = async <Result>(step: StepName, work: () => Promise<Result>): Promise<Result> => {
    signal?.throwIfAborted();
    options.onStep?.(step);
    const startedAt = performance.now();
    const result = await work();
    timingsMs[step] = Math.round(performance.now() - startedAt);
    return result;
  };

  try {
    const decoded = await timed('decode', () => decodePhoto(task.photoPath, { filename, signal }));
    const context: StepContext = { services, recipe, signal };
    let photo = decoded;
    for (const step of stepsFor(recipe)) photo = await timed(step.name, () => step.apply(photo, context));
    const score = await timed('score', () => scorePhoto({ decoded, finished: photo, recipe, signal }));
    const [encoded, preview] = await timed('encode', async () => [
      await encodePhoto(photo, recipe.output, { signal }),
      await encodePreview(photo),
    ]);
    const report = await reportPhoto({ task, decoded, finished: photo, encoded, score, timingsMs });
    signal?.throwIfAborted();
    await writeAside(task, encoded.bytes, preview);
    return report;
  } catch (thrown) {
    await discardAside(task);
    throw toAppError(thrown);
  }
}
