import { dirname } from 'node:path';
import { AppError, type ErrorReport, toErrorReport } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { probePhoto } from '../pipeline/probe-photo.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { PhotoReport, PhotoRunner, StepName, StepProgress } from '../worker/photo-task.ts';
import type { PlannedPhoto } from './plan-batch.ts';
import { type RetryOptions, withRetries } from './retry.ts';
import { createTimeLeft } from './time-left.ts';

export type ItemStatus = 'succeeded' | 'failed' | 'cancelled';

/** What became of one photo. */
export interface BatchItem {
  readonly index: number;
  readonly filename: string;
  readonly photoPath: string;
  readonly status: ItemStatus;
  /** How often it was tried; 0 when the batch was cancelled before its turn. */
  readonly attempts: number;
  readonly recipe: Recipe;
  /** Present when it succeeded, as are `previewPath` and `report`. */
  readonly resultPath?: string;
  readonly previewPath?: string;
  readonly report?: PhotoReport;
  /** Present when it did not. */
  readonly error?: ErrorReport;
}

export interface BatchProgress {
  /** `step`: one begins, `decode` first; `retrying`: it failed and will be tried again. */
  readonly type: 'step' | 'retrying' | 'finished';
  readonly index: number;
  readonly filename: string;
  /** With type `step`. */
  readonly step?: StepName;
  /** With type `step`, where its engine tells how far it is: 0–1. */
  readonly share?: number | undefined;
  /** With type `finished`. */
  readonly item?: BatchItem;
  readonly total: number;
  readonly processed: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Absent before the first photo is done. */
  readonly secondsLeft?: number;
}

export interface RunBatchOptions extends Pick<RetryOptions, 'wait' | 'random'> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BatchProgress) => void) | undefined;
}

/**
 * Works on every photo, as many at once as the runner takes; one bad photo never stops the others. The answer
 * has one item for each photo, in the order given, whatever happened.
 */
export async function runBatch(
  photos: readonly PlannedPhoto[],
  runner: PhotoRunner,
  options: RunBatchOptions = {},
): Promise<BatchItem[]> {
  await makeFolders(photos);
  const timeLeft = createTimeLeft(await measureAll(photos), runner.parallel);
  const items: BatchItem[] = new Array(photos.length);
  const counts = { total: photos.length, processed: 0, succeeded: 0, failed: 0 };

  const tell = (place: number, event: Pick<BatchProgress, 'type' | 'step' | 'share' | 'item'>) => {
    const { index, filename } = photos[place]!;
    const secondsLeft = timeLeft.seconds();
    options.onProgress?.({
      index,
      filename,
      ...counts,
      ...event,
      ...(secondsLeft === undefined ? {} : { secondsLeft }),
    });
  };

  const workOn = async (place: number) => {
    const photo = photos[place]!;
    const onStep = (progress: StepProgress) => {
      if (progress.step === 'decode') timeLeft.started(place);
      tell(place, { type: 'step', ...progress });
    };
    const onRetry = () => tell(place, { type: 'retrying' });
    const attempted = await withRetries(() => runner.run(photo, { signal: options.signal, onStep }), {
      ...options,
      onRetry,
    });
    const item = toItem(photo, attempted);
    timeLeft.finished(place, { measure: item.status === 'succeeded' });
    items[place] = item;
    counts.processed += 1;
    if (item.status === 'succeeded') counts.succeeded += 1;
    else if (item.status === 'failed') counts.failed += 1;
    tell(place, { type: 'finished', item });
  };

  let next = 0;
  const workOnNext = async () => {
    while (next < photos.length && !options.signal?.aborted) await workOn(next++);
  };
  // One hand more than there are places: while a photo waits to be tried again, its place is not idle.
  await Promise.all(Array.from({ length: runner.parallel + 1 }, workOnNext));
  return photos.map((photo, place) => items[place] ?? cancelledItem(photo));
}

async function makeFolders(photos: readonly PlannedPhoto[]): Promise<void> {
  const folders = new Set(photos.flatMap((photo) => [dirname(photo.resultPath), dirname(photo.previewPath)]));
  for (const folder of folders) await makeFolder(folder);
}

/** Megapixels by the header; a photo that cannot be read fails in its turn, with its reason. */
function measureAll(photos: readonly PlannedPhoto[]): Promise<(number | undefined)[]> {
  const measure = (photo: PlannedPhoto) =>
    probePhoto(photo.photoPath).then(
      (probe) => (probe.widthPx * probe.heightPx) / 1e6,
      () => undefined,
    );
  return Promise.all(photos.map(measure));
}

function toItem(
  photo: PlannedPhoto,
  attempted: { attempts: number; result?: PhotoReport; error?: AppError },
): BatchItem {
  const { resultPath, previewPath } = photo;
  if (attempted.result) {
    const { attempts, result: report } = attempted;
    return { ...describe(photo), status: 'succeeded', attempts, resultPath, previewPath, report };
  }
  const status = attempted.error?.code === 'cancelled' ? 'cancelled' : 'failed';
  return { ...describe(photo), status, attempts: attempted.attempts, error: toErrorReport(attempted.error) };
}

function cancelledItem(photo: PlannedPhoto): BatchItem {
  const error = toErrorReport(new AppError('cancelled', 'Cancelled before its turn.'));
  return { ...describe(photo), status: 'cancelled', attempts: 0, error };
}

function describe({ index, filename, photoPath, recipe }: PlannedPhoto) {
  return { index, filename, photoPath, recipe };
}
