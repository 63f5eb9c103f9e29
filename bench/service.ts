import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BatchesBench, benchBatches, benchWatched, type WatchedBench } from './service/batches.ts';
import { benchQueue, type QueueBench } from './service/queue.ts';
import { benchTransfer, type TransferBench } from './service/transfer.ts';

export const SERVICE_USAGE = `npm run bench -- service [--photos DIR] [--limit N] [--large N] [--pollers N] [--sockets N] [--only queue,transfer,batches,watched] [--json]

Times the service: claims on SQLite and PostgreSQL, enqueue to start, an upload of --large (default 50) photos of
20 MB and the ZIP of them, a batch of --limit (default 50) photos of DIR (default: samples) against packshot run,
watched by --pollers (100) and --sockets (1000), and with another style. Run it on an otherwise idle machine.`;

export type ServiceBench = QueueBench & TransferBench & BatchesBench & WatchedBench;

export async function benchService(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      photos: { type: 'string', default: 'samples' },
      limit: { type: 'string', default: '50' },
      large: { type: 'string', default: '50' },
      pollers: { type: 'string', default: '100' },
      sockets: { type: 'string', default: '1000' },
      only: { type: 'string', default: 'queue,transfer,batches,watched' },
      json: { type: 'boolean', default: false },
    },
  });
  const asked = new Set(values.only.split(','));
  const batches = {
    photosFolder: resolve(values.photos),
    photos: Number(values.limit),
    pollers: Number(values.pollers),
    sockets: Number(values.sockets),
  };
  const bench: Partial<ServiceBench> = {
    ...(asked.has('queue') ? await benchQueue() : {}),
    ...(asked.has('transfer') ? await benchTransfer(Number(values.large)) : {}),
    ...(asked.has('batches') ? await benchBatches(batches) : {}),
    ...(asked.has('watched') ? await benchWatched(batches) : {}),
  };
  const { claimsPerSecond, startLatencyMs, serviceVsRun, watched, upload, zip } = bench;
  const { rerunOtherStyle, estimateError } = bench;
  const ordered = {
    claimsPerSecond,
    startLatencyMs,
    serviceVsRun,
    watched,
    upload,
    zip,
    rerunOtherStyle,
    estimateError,
  };
  console.log(JSON.stringify(ordered, null, values.json ? 0 : 2));
}
