import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { toErrorReport } from '../errors.ts';
import { createEmbeddedServices } from '../services/embedded-services.ts';
import type { PhotoTask } from './photo-task.ts';
import type { FromProcess, ProcessSettings, ToProcess } from './process-messages.ts';
import { runPhoto } from './run-photo.ts';

/**
 * The entry of a pool process: one photo at a time, models opened once at first use. Whatever happens here,
 * happens to one photo only.
 */
const settings = JSON.parse(process.argv[2]!) as ProcessSettings;

new Worker(new URL('./process-watch.js', import.meta.url), { workerData: settings }).unref();
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole terminal group; the parent decides what ends and when.
process.on('SIGINT', () => {});

// One thread and no cache a process: the cores belong to the other processes, the memory to the photo.
sharp.cache(false);
sharp.concurrency(1);

const services = createEmbeddedServices();

process.on('message', ({ task }: ToProcess) => void work(task));

async function work(task: PhotoTask): Promise<void> {
  try {
    const report = await runPhoto(task, services, { onStep: (step) => tell({ type: 'step', step }) });
    tell({ type: 'done', report, rssBytes: process.memoryUsage.rss() });
  } catch (thrown) {
    tell({ type: 'failed', error: toErrorReport(thrown), rssBytes: process.memoryUsage.rss() });
  }
}

function tell(message: FromProcess): void {
  process.send?.(message);
}
