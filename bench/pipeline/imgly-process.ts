import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { PhotoTask } from '../../src/worker/photo-task.ts';
import type { LoopAnswer } from './loop-process.ts';

/** The package in a loop as its README shows, with its defaults: one process, as many threads as it likes. */
type RemoveBackground = (photo: string) => Promise<Blob>;
const { removeBackground } = createRequire(import.meta.url)('@imgly/background-removal-node') as {
  removeBackground: RemoveBackground;
};

process.on('message', async (tasks: readonly PhotoTask[]) => {
  const started = performance.now();
  for (const { photoPath, resultPath } of tasks) {
    const cutout = await removeBackground(photoPath);
    await writeFile(resultPath, Buffer.from(await cutout.arrayBuffer()));
  }
  process.send?.({ wallMs: performance.now() - started, reports: [] } satisfies LoopAnswer);
});
process.on('disconnect', () => process.exit());
