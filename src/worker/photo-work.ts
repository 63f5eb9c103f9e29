import sharp from 'sharp';
import { toErrorReport } from '../errors.ts';
import { createEmbeddedServices } from '../services/embedded-services.ts';
import type { PhotoTask } from './photo-task.ts';
import type { FromProcess } from './process-messages.ts';
import { runPhoto } from './run-photo.ts';

// One thread and no cache a process: the cores belong to the other processes, the memory to the photo.
sharp.cache(false);
sharp.concurrency(1);

/** Models are opened at first use and stay open. */
const services = createEmbeddedServices();

/** What a pool process does with a photo; it tells the parent each step and the outcome. */
export async function workOn(task: PhotoTask): Promise<void> {
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
