import type { PhotoReport, PhotoTask } from '../../src/worker/photo-task.ts';

/**
 * A plain loop over photos in one process: what the pool is measured against. It runs the built code, as the
 * pool's processes do.
 */
export interface LoopAnswer {
  readonly wallMs: number;
  readonly reports: readonly PhotoReport[];
}

const { runPhoto } = await importBuilt<typeof import('../../src/worker/run-photo.ts')>('worker/run-photo.js');
const { createEmbeddedServices } = await importBuilt<
  typeof import('../../src/services/embedded-services.ts')
>('services/embedded-services.js');
const services = createEmbeddedServices();

process.on('message', async (tasks: readonly PhotoTask[]) => {
  const started = performance.now();
  const reports: PhotoReport[] = [];
  for (const task of tasks) reports.push(await runPhoto(task, services));
  process.send?.({ wallMs: performance.now() - started, reports } satisfies LoopAnswer);
});
process.on('disconnect', () => process.exit());

async function importBuilt<Module>(path: string): Promise<Module> {
  return (await import(new URL(`../../dist/${path}`, import.meta.url).href)) as Module;
}
