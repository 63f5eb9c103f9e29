import { toAppError } from '../errors.ts';
import { decodePhoto } from '../pipeline/decode.ts';
import { encodePhoto, encodePreview } from '../pipeline/encode.ts';
import { encodeMatte } from '../pipeline/matte-picture.ts';
import { scorePhoto } from '../pipeline/score.ts';
import { stepsFor } from '../pipeline/steps.ts';
import { needsSubject } from '../pipeline/subject.ts';
import type { PhotoServices, StepContext, WorkingPhoto } from '../pipeline/working-photo.ts';
import type { UsedEngines } from '../services/engine.ts';
import { reportPhoto } from './photo-report.ts';
import type { PhotoReport, PhotoTask, RunPhotoOptions, StepName } from './photo-task.ts';
import { recordEngines } from './record-engines.ts';
import { createStepCache } from './step-cache.ts';
import { discardAside, writeAside } from './write-aside.ts';

/** Each one told is written down and sent to all who watch. */
const LEAST_PROGRESS = 0.05;

/**
 * A photo's whole way: decode, every step that the recipe asks for, score, encode, write. What is the same for
 * every style is taken from the cache where an earlier run left it. Result and preview appear under their names whole or not at all.
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
    options.onStep?.({ step });
    const startedAt = performance.now();
    const result = await work();
    timingsMs[step] = Math.round(performance.now() - startedAt);
    return result;
  };

  try {
    const decoded = await timed('decode', () => decodePhoto(task.photoPath, { filename, signal }));
    const recorded = recordEngines(services);
    const context: StepContext = { services: recorded.services, recipe, signal };
    const cache =
      needsSubject(recipe) && task.cacheDir ? createStepCache(task.cacheDir, namesOf(services)) : undefined;
    const prepared = await cache?.find(task.photoPath, recipe, decoded);
    let photo = prepared ?? decoded;
    let found = prepared?.subject;
    for (const step of stepsFor(recipe).filter((one) => !(prepared && one.prepares))) {
      const onProgress = risingShares((share) => options.onStep?.({ step: step.name, share }));
      const apply = () => step.apply(photo, { ...context, onProgress });
      photo = withEngines(await timed(step.name, apply), recorded.used());
      if (step.name !== 'subject') continue;
      found = photo.subject;
      await cache?.keep(task.photoPath, recipe, decoded, photo);
    }
    const score = await timed('score', () => scorePhoto({ decoded, finished: photo, recipe, signal }));
    const [encoded, preview, matte] = await timed('encode', async () => [
      await encodePhoto(photo, recipe.output, { signal }),
      await encodePreview(photo),
      found && task.mattePath ? await encodeMatte(found.alpha) : undefined,
    ]);
    const report = await reportPhoto({ task, decoded, finished: photo, matte, encoded, score, timingsMs });
    signal?.throwIfAborted();
    await writeAside(task, { result: encoded.bytes, preview, matte });
    return report;
  } catch (thrown) {
    await discardAside(task);
    throw toAppError(thrown);
  }
}

/** Engines tell as often as they like, and begin anew where another one steps in; a seller wants a bar that grows. */
function risingShares(tell: (share: number) => void): (share: number) => void {
  let told = 0;
  return (share) => {
    if (share < told + LEAST_PROGRESS) return;
    told = Math.min(1, share);
    tell(told);
  };
}

/** Of the engines on whose work the cached part of a photo rests. */
function namesOf({ ocr, sam, zimage }: PhotoServices): string[] {
  const engines = [ocr.engine, sam.engine, zimage.inpainter ?? zimage.engine];
  return engines.map(({ name, version = '' }) => `${name} ${version}`);
}

function withEngines(photo: WorkingPhoto, used: UsedEngines): WorkingPhoto {
  return { ...photo, findings: { ...photo.findings, engines: { ...photo.findings.engines, ...used } } };
}
