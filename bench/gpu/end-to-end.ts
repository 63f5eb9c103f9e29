import { startModelHost } from '../../src/inference/host/model-host.ts';
import type { Device } from '../../src/inference/onnx-session.ts';
import type { Recipe } from '../../src/protocol/recipe.ts';
import { createPhotoPool } from '../../src/worker/photo-pool.ts';
import { benchPhotos, tasksFor } from '../pipeline/bench-photos.ts';

export interface EndToEnd {
  /** One photo after the other, every call by itself. */
  readonly sequentialSeconds: number;
  /** All processes at work, every call by itself: what overlapping the processors with the device brings. */
  readonly unbatchedSeconds: number;
  /** All processes at work, waiting calls merged: what tensor batches bring on top. */
  readonly batchedSeconds: number;
}

export interface EndToEndRequest {
  readonly device: Device;
  readonly photosFolder: string;
  readonly photos: number;
  readonly processes: number;
  readonly outFolder: string;
}

const RECIPE: Recipe = {
  text_removal: { keepProductText: true, minConfidence: 0.65 },
  background_replacement: { styleId: 'minimal_white', shadow: 'soft', seed: 1 },
  resize: { preset: 'amazon_main' },
  output: { format: 'jpeg', quality: 90 },
};

/** The same photos three times through the pool and a model host, whose models are open before the clock starts. */
export async function measureEndToEnd(request: EndToEndRequest): Promise<EndToEnd> {
  return {
    sequentialSeconds: await secondsFor(request, { processes: 1, mostItems: 1 }),
    unbatchedSeconds: await secondsFor(request, { processes: request.processes, mostItems: 1 }),
    batchedSeconds: await secondsFor(request, { processes: request.processes, mostItems: 16 }),
  };
}

async function secondsFor(
  { device, photosFolder, photos, outFolder }: EndToEndRequest,
  { processes, mostItems }: { processes: number; mostItems: number },
): Promise<number> {
  const found = await benchPhotos(photosFolder, photos);
  // A folder with fewer photos is gone through again, until there are as many as asked for.
  const chosen = Array.from({ length: photos }, (_, at) => found[at % found.length]!);
  const tasks = tasksFor(chosen, RECIPE, outFolder);
  const host = startModelHost({ device, mostItems });
  const pool = createPhotoPool({ processes, modelHost: host });
  try {
    await Promise.all(tasks.slice(0, processes).map((task) => pool.run(task)));
    const startedAt = performance.now();
    await Promise.all(tasks.map((task) => pool.run(task)));
    const seconds = (performance.now() - startedAt) / 1000;
    if (host.givenUp) throw new Error(host.givenUp);
    console.error(`${processes} processes, tensor batches of up to ${mostItems}: ${seconds.toFixed(1)} s`);
    return Math.round(seconds * 100) / 100;
  } finally {
    await pool.close();
    await host.close();
  }
}
