import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { EngineClock } from '../../../inference/engine-clock.ts';
import { EngineError } from '../../../inference/engine-error.ts';

/** The holder touches the file this often; without it for `STALE_MS` it counts as dead. */
const TOUCH_MS = 2_000;
const STALE_MS = 12_000;
const POLL_MS = 200;
/** With one order after it (300 s) less than the 900 s for which a process may stand still. */
const MOST_WAIT_MS = 500_000;

export interface FileLockOptions {
  readonly clock: EngineClock;
  readonly signal: AbortSignal | undefined;
  readonly mostWaitMs?: number | undefined;
}

/**
 * Does something while no other process of this machine does the same. The lock is a file that only one can
 * create; a holder that was killed leaves it behind, and it is taken over once it has not been touched for 12 s.
 * Where no file can be written the work is done without a lock: it would only be done twice.
 *
 * @throws EngineError `engine_unavailable` after a long wait, so that another engine steps in
 */
export async function withFileLock<Result>(
  file: string,
  options: FileLockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const release = await take(file, options);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function take(
  file: string,
  { clock, signal, mostWaitMs = MOST_WAIT_MS }: FileLockOptions,
): Promise<() => Promise<void>> {
  // By the computer's clock, as the holders' age is: pauses may pass at once in a test.
  const untilMs = performance.now() + mostWaitMs;
  await mkdir(path.dirname(file), { recursive: true }).catch(() => undefined);
  for (;;) {
    signal?.throwIfAborted();
    try {
      const handle = await open(file, 'wx');
      await handle.close();
      return hold(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return async () => {};
    }
    if (await isStale(file)) await remove(file);
    else if (performance.now() > untilMs) throw queuedTooLong(mostWaitMs);
    else await clock.waitMs(POLL_MS, signal);
  }
}

function queuedTooLong(waitedMs: number): EngineError {
  const seconds = Math.round(waitedMs / 1000);
  const message = `The engine was busy with other photos of this machine for ${seconds} s.`;
  return new EngineError('engine_unavailable', message, { retryable: true, elsewhere: true });
}

function hold(file: string): () => Promise<void> {
  const touching = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, TOUCH_MS);
  touching.unref();
  return async () => {
    clearInterval(touching);
    await rm(file, { force: true });
  };
}

/** By the computer's clock, which is the one that every process touches its locks by. */
async function isStale(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > STALE_MS;
}

/** By renaming, of which only one of several waiting processes succeeds. */
async function remove(file: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).then(
    () => rm(aside, { force: true }),
    () => undefined,
  );
}
