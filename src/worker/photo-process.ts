import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ProcessSettings, ToProcess } from './process-messages.ts';

/**
 * The entry of a pool process. It watches before it loads anything heavy: the parent may be killed while
 * libraries and models are being loaded, and those seconds block this thread too.
 */
const settings = JSON.parse(process.argv[2]!) as ProcessSettings;

// As many of these as there are cores: the server, which is asked for progress meanwhile, goes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole terminal group; the parent decides what ends and when.
process.on('SIGINT', () => {});

const ready = startWatch().then(() => import('./photo-work.ts'));

process.on('message', (message: ToProcess) => {
  void ready.then(({ heed }) => heed(message));
});

async function startWatch(): Promise<void> {
  const watch = new Worker(new URL('./process-watch.js', import.meta.url), { workerData: settings });
  await once(watch, 'message');
  watch.unref();
}
