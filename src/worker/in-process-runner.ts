import type { PhotoServices } from '../pipeline/working-photo.ts';
import { createQuota } from '../quota.ts';
import type { PhotoRunner } from './photo-task.ts';
import { runPhoto } from './run-photo.ts';

/**
 * Runs photos one after the other in this process: for services that are a caller's own objects, which cannot
 * be sent to another process. Nothing guards against a crash or a hang here.
 */
export function createInProcessRunner(services: PhotoServices): PhotoRunner {
  const turns = createQuota(1);
  return {
    parallel: 1,
    async run(task, options = {}) {
      const endTurn = await turns.take(1, options.signal);
      try {
        return await runPhoto(task, services, options);
      } finally {
        endTurn();
      }
    },
    // The services are the caller's to close.
    async close() {},
  };
}
