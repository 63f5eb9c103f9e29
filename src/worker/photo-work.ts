import sharp from 'sharp';
import { toErrorReport } from '../errors.ts';
import { connectModelHost } from '../inference/host/host-client.ts';
import { openLocalModel } from '../inference/local-model.ts';
import { openWithinMemory } from '../inference/open-within-memory.ts';
import { type ConfiguredServices, configureServices } from '../services/configured-services.ts';
import type { ModelPlace } from '../services/model-place.ts';
import type { StepProgress } from './photo-task.ts';
import type {
  FromProcess,
  ModelHostPlace,
  ProcessSettings,
  ToProcess,
  WorkMessage,
} from './process-messages.ts';
import { runPhoto } from './run-photo.ts';

// One thread and no cache a process: the cores belong to the other processes, the memory to the photo.
sharp.cache(false);
sharp.concurrency(1);

const { hardRssBytes } = JSON.parse(process.argv[2]!) as ProcessSettings;
const openHere = openWithinMemory(openLocalModel, {
  machineBytes: () => process.availableMemory(),
  processBytes: () => hardRssBytes - process.memoryUsage.rss(),
});

/** Models are opened at first use and stay open. */
let configured: ConfiguredServices | undefined;

/** Of the photo in hand. */
let cancelling: AbortController | undefined;

/** What a pool process is told. One that computes hears of a cancellation only afterwards: then it is killed. */
export async function heed(message: ToProcess): Promise<void> {
  if (message.type === 'cancel') cancelling?.abort();
  else await workOn(message);
}

/** Tells the parent each step and the outcome. */
async function workOn({ task, engines, modelHost, without }: WorkMessage): Promise<void> {
  cancelling = new AbortController();
  const { signal } = cancelling;
  try {
    configured ??= configureServices(engines, placeOf(modelHost));
    const services = configured.servicesFor(task.recipe.engines, without);
    const onStep = (progress: StepProgress) => tell({ type: 'step', ...progress });
    const report = await runPhoto(task, services, { signal, onStep });
    tell({ type: 'done', report, rssBytes: process.memoryUsage.rss() });
  } catch (thrown) {
    tell({ type: 'failed', error: toErrorReport(thrown), rssBytes: process.memoryUsage.rss() });
  }
}

/** Models run on the device's host, and in this process where the host cannot. */
function placeOf(host: ModelHostPlace | undefined): ModelPlace {
  if (!host) return { openModel: openHere };
  const { openModel, ranHere } = connectModelHost(host.address, openHere);
  return { openModel, device: () => (ranHere() ? 'cpu' : host.device) };
}

function tell(message: FromProcess): void {
  process.send?.(message);
}
