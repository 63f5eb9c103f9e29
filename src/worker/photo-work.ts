import sharp from 'sharp';
import { toErrorReport } from '../errors.ts';
import { connectModelHost } from '../inference/host/host-client.ts';
import { openLocalModel } from '../inference/local-model.ts';
import { type ConfiguredServices, configureServices } from '../services/configured-services.ts';
import type { ModelPlace } from '../services/model-place.ts';
import type { FromProcess, ModelHostPlace, ToProcess } from './process-messages.ts';
import { runPhoto } from './run-photo.ts';

// One thread and no cache a process: the cores belong to the other processes, the memory to the photo.
sharp.cache(false);
sharp.concurrency(1);

/** Models are opened at first use and stay open. */
let configured: ConfiguredServices | undefined;

/** What a pool process does with a photo; it tells the parent each step and the outcome. */
export async function workOn({ task, engines, modelHost }: ToProcess): Promise<void> {
  try {
    configured ??= configureServices(engines, placeOf(modelHost));
    const services = configured.servicesFor(task.recipe.engines);
    const report = await runPhoto(task, services, { onStep: (step) => tell({ type: 'step', step }) });
    tell({ type: 'done', report, rssBytes: process.memoryUsage.rss() });
  } catch (thrown) {
    tell({ type: 'failed', error: toErrorReport(thrown), rssBytes: process.memoryUsage.rss() });
  }
}

/** Models run on the device's host, and in this process where the host cannot. */
function placeOf(host: ModelHostPlace | undefined): ModelPlace {
  if (!host) return {};
  return { openModel: connectModelHost(host.address, openLocalModel), device: host.device };
}

function tell(message: FromProcess): void {
  process.send?.(message);
}
