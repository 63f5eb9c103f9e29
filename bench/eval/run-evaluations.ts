import { type ChildProcess, fork } from 'node:child_process';
import { evaluateHostile } from './evaluate-hostile.ts';
import type { EvaluatePhotoRequest } from './evaluate-photo.ts';
import type { ManifestItem } from './manifest.ts';
import type { PhotoEvaluation } from './photo-evaluation.ts';

export interface RunEvaluationsOptions {
  readonly photosFolder: string;
  readonly picturesFolder: string;
  readonly processes: number;
  /** Corrections by clicks, of cutouts with a truth. */
  readonly clicks: number;
  readonly onDone: (evaluation: PhotoEvaluation) => void;
}

/** All photos, in `processes` lines side by side; the answers stand in the order of `items`. */
export async function runEvaluations(
  items: readonly ManifestItem[],
  options: RunEvaluationsOptions,
): Promise<PhotoEvaluation[]> {
  const results = new Map<ManifestItem, PhotoEvaluation>();
  const waiting = [...items];
  const workThrough = async () => {
    const evaluator = createEvaluator(options);
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const evaluation =
        item.class === 'd'
          ? await evaluateHostile(item, options.photosFolder)
          : await evaluator.evaluate(item);
      results.set(item, evaluation);
      options.onDone(evaluation);
    }
    evaluator.close();
  };
  await Promise.all(Array.from({ length: options.processes }, workThrough));
  return items.map((item) => results.get(item)!);
}

/** One child process with its models open; a photo that kills it is reported, and a fresh one goes on. */
function createEvaluator({ photosFolder, picturesFolder, clicks }: RunEvaluationsOptions) {
  let child: ChildProcess | undefined;
  return {
    evaluate(item: ManifestItem): Promise<PhotoEvaluation> {
      child ??= fork(new URL('./evaluate-process.ts', import.meta.url));
      const worker = child;
      return new Promise((resolve) => {
        const crashed = (code: number | null, signal: string | null) => {
          child = undefined;
          const error = `the process ended unexpectedly (${signal ?? code})`;
          resolve({ file: item.file, class: item.class, kind: item.kind, seconds: 0, error });
        };
        worker.once('exit', crashed);
        worker.once('message', (evaluation: PhotoEvaluation) => {
          worker.off('exit', crashed);
          resolve(evaluation);
        });
        worker.send({ item, photosFolder, picturesFolder, clicks } satisfies EvaluatePhotoRequest);
      });
    },
    close: () => child?.disconnect(),
  };
}
