import { toErrorReport } from '../../src/errors.ts';
import { createEmbeddedServices } from '../../src/services/embedded-services.ts';
import type { PhotoTask } from '../../src/worker/photo-task.ts';
import { runPhoto } from '../../src/worker/run-photo.ts';

/** The entry of a process that takes one hostile file the way a pool process does, and answers once. */
process.on('message', async (task: PhotoTask) => {
  const started = performance.now();
  const answer = await runPhoto(task, createEmbeddedServices()).then(
    (report) => ({ report }),
    (thrown: unknown) => ({ error: toErrorReport(thrown) }),
  );
  process.send?.({ ...answer, seconds: (performance.now() - started) / 1000 });
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
