import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { EngineClock } from '../../../inference/engine-clock.ts';

/** The holder touches the file this often; without it for `STALE_MS` it counts as dead. */
const TOUCH_MS = 2_000;
const STALE_MS = 12_000;
const POLL_MS = 200;

/**
 * Does something while no other process of this machine does the same. The lock is a file that only one can
 * create; a holder that was killed leaves it behind, and it is taken over once it has not been touched for 12 s.
 * Where no file can be written the work is done without a lock: it would only be done twice.
 */
export async function withFileLock<Result>(
  file: string,
  clock: EngineClock,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const release = await take(file, clock, signal);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function take(
  file: string,
  clock: EngineClock,
  signal: AbortSignal | undefined,
): Promise<() => Promise<void>> {
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
    else await clock.waitMs(POLL_MS, signal);
  }
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
