import { AppError } from '../errors.ts';
import type { ModelHost } from '../inference/host/model-host.ts';
import { probePhoto } from '../pipeline/probe-photo.ts';
import { createQuota } from '../quota.ts';
import type { EngineSettings } from '../services/engine-settings.ts';
import { processesFor, workingBytesFor, workingBytesOf } from './memory-budget.ts';
import type { PhotoRunner, PhotoTask, RunPhotoOptions } from './photo-task.ts';
import { PoolProcess, type PoolProcessSettings } from './pool-process.ts';
import { discardAside } from './write-aside.ts';

export interface PhotoPoolOptions {
  /** Which engines the processes use; default: the embedded ones. */
  readonly engines?: EngineSettings | undefined;
  /** Runs the models for all processes; default: each runs them itself, on the CPU. It stays the caller's to close. */
  readonly modelHost?: ModelHost | undefined;
  /** Default: one a core, fewer where memory is short. */
  readonly processes?: number | undefined;
  /** Computing time that one photo may use, or for which its process may stand still; default 120 s. */
  readonly timeoutMs?: number | undefined;
  /** A process that holds more than this after a photo is replaced by a fresh one; default 1.4 GB. */
  readonly recycleRssBytes?: number | undefined;
  /** A process that grows beyond this is ended and its photo fails; default 2.5 GB. */
  readonly hardRssBytes?: number | undefined;
  /** Shared by all photos in work, counted by their pixels; default 700 MB a process. */
  readonly workingBytes?: number | undefined;
}

export interface PhotoPool extends PhotoRunner {
  /** Of the processes that live at the moment. */
  processIds(): number[];
  /** Resident memory of this process and of the pool's, each as it was after its last photo. */
  memoryBytes(): number;
}

const TIMEOUT_MS = 120_000;
/** A process that waits for the model host stands still; the host watches its own time. */
const HOST_TIMEOUT_MS = 600_000;
/** A process that waits for a remote engine stands still; each exchange has a limit of its own. */
const REMOTE_TIMEOUT_MS = 900_000;
/** As long takes the slowest of a few short exchanges with a server that is there. */
const TAKE_BACK_MS = 3_000;
/** Models and their arena settle at 0.8–1.1 GB: at 1 GB healthy processes were replaced, which took 10 % of the time. */
const RECYCLE_RSS_BYTES = 1_400_000_000;
const HARD_RSS_BYTES = 2_500_000_000;

/**
 * Runs photos in child processes with engines of their own, one photo a process at a time. Processes start
 * when they are needed and stay warm, with their models open, until `close`. A crash, a hang or too much
 * memory fails the photo in hand and nothing else. Why no library: docs/decisions/2026-11-23-process-pool.md.
 */
export function createPhotoPool(options: PhotoPoolOptions = {}): PhotoPool {
  const parallel = options.processes ?? processesFor();
  const remote = Object.values(options.engines?.remote ?? {}).some(({ length }) => length > 0);
  const local = options.modelHost ? HOST_TIMEOUT_MS : TIMEOUT_MS;
  const timeoutMs = options.timeoutMs ?? (remote ? REMOTE_TIMEOUT_MS : local);
  const slots = createQuota(parallel);
  const memory = createQuota(options.workingBytes ?? workingBytesFor(parallel));
  const processes = createProcessSet({
    engines: options.engines ?? {},
    modelHost: options.modelHost && { address: options.modelHost.address, device: options.modelHost.device },
    hardRssBytes: options.hardRssBytes ?? HARD_RSS_BYTES,
    recycleRssBytes: options.recycleRssBytes ?? RECYCLE_RSS_BYTES,
    takeBackMs: remote ? TAKE_BACK_MS : 0,
  });
  const closing = new AbortController();

  const runInProcess = async (task: PhotoTask, signal: AbortSignal, onStep: RunPhotoOptions['onStep']) => {
    const process = processes.take();
    try {
      return await process.work(task, { signal, onStep, timeoutMs });
    } finally {
      if (!process.alive) await discardAside(task);
      await processes.putBack(process);
    }
  };

  return {
    parallel,
    async run(task, { signal, onStep } = {}) {
      if (closing.signal.aborted) throw new AppError('cancelled', 'The pool is closed.');
      // A signal for each photo: fifty that wait would each listen to the one.
      const ending = AbortSignal.any(signal ? [signal, closing.signal] : [closing.signal]);
      const leaveSlot = await slots.take(1, ending);
      let leaveMemory = () => {};
      try {
        const probe = await probePhoto(task.photoPath, { filename: task.filename });
        leaveMemory = await memory.take(workingBytesOf(probe), ending);
        return await runInProcess(task, ending, onStep);
      } finally {
        leaveMemory();
        leaveSlot();
      }
    },
    processIds: () => processes.ids(),
    memoryBytes: () => process.memoryUsage.rss() + processes.rssBytes(),
    async close() {
      closing.abort();
      await processes.end();
    },
  };
}

/** The living processes; those without work wait to be taken again. */
function createProcessSet(limits: PoolProcessSettings & { readonly recycleRssBytes: number }) {
  const living = new Set<PoolProcess>();
  const idle: PoolProcess[] = [];

  const start = () => {
    const process = new PoolProcess(limits);
    living.add(process);
    void process.exited.then(() => living.delete(process));
    return process;
  };

  return {
    ids: () => [...living].map((process) => process.pid),
    rssBytes: () => [...living].reduce((sum, process) => sum + process.rssBytes, 0),
    /** The one that worked last, if any: its models are warm. One that died while idle is passed over. */
    take(): PoolProcess {
      for (let process = idle.pop(); process; process = idle.pop()) {
        if (process.alive) return process;
      }
      return start();
    },
    async putBack(process: PoolProcess): Promise<void> {
      if (process.alive && process.rssBytes <= limits.recycleRssBytes) {
        idle.push(process);
        return;
      }
      process.kill();
      await process.exited;
    },
    async end(): Promise<void> {
      await Promise.all([...living].map((process) => process.end()));
    },
  };
}
