import { rmSync } from 'node:fs';
import { AppError } from '../../errors.ts';
import type { BatchReport } from '../batching/batch-report.ts';
import { DynamicBatcher } from '../batching/dynamic-batcher.ts';
import { type ModelCall, runCalls, type Tensors } from '../batching/model-calls.ts';
import { readAmdMemory } from '../device/amd-memory.ts';
import { MemoryLedger } from '../device/memory-ledger.ts';
import { readNvidiaMemory } from '../device/nvidia-memory.ts';
import { HangWatch } from './hang-watch.ts';
import type { HostNews, HostSettings } from './host-messages.ts';
import { serveModels } from './serve-models.ts';
import { openDeviceThread } from './thread-models.ts';

/**
 * Entry of the model host: the one process that owns a device's sessions. It ends itself where only a new process
 * helps, and its parent starts another.
 */
const settings = JSON.parse(process.argv[2]!) as HostSettings;
const ALIVE_EVERY_MS = 500;
/** So many single images in a row failed, of whatever photo: the device is gone rather than the photos bad. */
const MOST_FAILURES_IN_A_ROW = 8;
const BYTES_OF: Readonly<Record<string, number>> = { uint8: 1, bool: 1, int64: 8 };

let failuresInARow = 0;

/** A driver that hangs cannot be stopped; only its process can. */
const watch = new HangWatch(giveUp);
const openOnDevice = openDeviceThread(settings.device);
const batcher = new DynamicBatcher<ModelCall, Tensors>({
  mostItems: settings.mostItems,
  sizes: settings.sizes,
  budgetBytes: () => memory.budgetBytes(),
  onBatch: reportBatch,
  run: async (group, calls) => {
    // The device's thread takes the feeds with it.
    const batch = { size: calls.length, inputBytes32: inputBytes32(calls) };
    memory.batchStarted();
    let done = false;
    try {
      const outputs = await watch.during(group, settings.timeoutMs, () => runCalls(calls));
      done = true;
      return { outputs };
    } finally {
      memory.batchEnded(done ? { group, batch } : undefined);
    }
  },
});
const memory = new MemoryLedger({
  readers:
    settings.device === 'cpu' ? [] : [() => readNvidiaMemory(settings.cudaCard), () => readAmdMemory()],
  declaredBytes: settings.declaredBytes,
  learnPeak: (group, size, peakBytes) => batcher.learnPeak(group, size, peakBytes),
});

const server = serveModels({
  batcher,
  openModel: async (file) => {
    const opening = `opening ${file.name}`;
    const model = await watch.during(opening, settings.openTimeoutMs, () => openOnDevice(file));
    await memory.modelOpened();
    return model;
  },
});
server.on('error', (error) => giveUp(`the socket failed: ${error.message}`));
server.listen(settings.socketPath, () => tell({ type: 'listening' }));

setInterval(() => tell({ type: 'alive' }), ALIVE_EVERY_MS);
// Ctrl-C reaches the whole terminal group; the parent decides what ends and when.
process.on('SIGINT', () => {});
// The parent has ended or was killed: inference runs on another thread, so that this is heard at once.
process.on('disconnect', () => {
  rmSync(settings.folder, { recursive: true, force: true });
  process.exit();
});

function reportBatch(report: BatchReport): void {
  tell({ type: 'batch', report, freeBytes: memory.freeBytes });
  if (report.outcome === 'done') failuresInARow = 0;
  else if (report.outcome === 'failed' && report.size === 1) failuresInARow += 1;
  if (failuresInARow >= MOST_FAILURES_IN_A_ROW) {
    giveUp(`${failuresInARow} photos in a row failed on ${settings.device}: the device seems to be gone`);
  }
}

/** As 32-bit numbers, whatever crosses the process boundary. */
function inputBytes32(calls: readonly ModelCall[]): number {
  let bytes = 0;
  for (const { feeds } of calls) {
    for (const { type, data } of Object.values(feeds)) bytes += (4 * data.byteLength) / (BYTES_OF[type] ?? 4);
  }
  return bytes;
}

function giveUp(reason: string): void {
  if (!process.send) throw new AppError('internal', reason);
  process.send({ type: 'giving-up', reason } satisfies HostNews, () => process.kill(process.pid, 'SIGKILL'));
}

function tell(news: HostNews): void {
  process.send?.(news);
}
