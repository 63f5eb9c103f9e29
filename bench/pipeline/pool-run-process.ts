import type { PhotoTask } from '../../src/worker/photo-task.ts';
import { PHOTO_TIMEOUT_MS } from './photo-timeout.ts';

/** A program that runs photos through the pool as a user's own would: its memory and its children's is measured. */
const { createPhotoPool } = (await import(
  new URL('../../dist/worker/photo-pool.js', import.meta.url).href
)) as typeof import('../../src/worker/photo-pool.ts');

process.on('message', async ({ tasks, processes }: { tasks: readonly PhotoTask[]; processes: number }) => {
  const pool = createPhotoPool({ processes, timeoutMs: PHOTO_TIMEOUT_MS });
  const started = performance.now();
  await Promise.all(tasks.map((task) => pool.run(task)));
  process.send?.({ wallMs: performance.now() - started });
  await pool.close();
  process.disconnect();
});
