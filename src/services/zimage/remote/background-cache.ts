import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineClock } from '../../../inference/engine-clock.ts';
import { withFileLock } from './file-lock.ts';

const KEPT_MS = 24 * 3_600_000;

/**
 * Generated backgrounds, kept for a day: all photos of a batch that ask for the same one share it, also from
 * several processes, and however often the engine is asked with the same seed it is the same picture.
 */
export interface BackgroundCache {
  /**
   * The file of a background, made by `make` if there is none. Whoever asks for the same one meanwhile waits for
   * it; if making it fails or is stopped, the next one tries.
   *
   * @param key everything that decides what it looks like, and nothing secret
   */
  take(key: unknown, make: () => Promise<Uint8Array>, signal: AbortSignal | undefined): Promise<Uint8Array>;
  /** For a file that turned out to be no picture. */
  drop(key: unknown): Promise<void>;
}

export function createBackgroundCache(folder: string, clock: EngineClock): BackgroundCache {
  const making = new Map<string, Promise<Uint8Array>>();

  const makeAndKeep = (file: string, make: () => Promise<Uint8Array>, signal: AbortSignal | undefined) =>
    withFileLock(`${file}.lock`, { clock, signal }, async () => {
      const kept = await readKept(file, clock);
      if (kept) return kept;
      const made = await make();
      await keep(folder, file, made, clock);
      return made;
    });

  return {
    async take(key, make, signal) {
      const file = fileOf(folder, key);
      for (;;) {
        signal?.throwIfAborted();
        const kept = await readKept(file, clock);
        if (kept) return kept;
        const underWay = making.get(file);
        if (underWay) {
          await untilSettled(underWay, signal);
          continue;
        }
        const made = makeAndKeep(file, make, signal);
        making.set(file, made);
        try {
          return await made;
        } finally {
          making.delete(file);
        }
      }
    },
    drop: (key) => rm(fileOf(folder, key), { force: true }),
  };
}

function fileOf(folder: string, key: unknown): string {
  return path.join(folder, createHash('sha256').update(JSON.stringify(key)).digest('hex'));
}

/** Its outcome is looked up in the folder: another's failure or cancellation is not ours. */
async function untilSettled(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const ended = work.then(
    () => {},
    () => {},
  );
  if (!signal) return await ended;
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener('abort', stop, { once: true });
  });
  await Promise.race([ended, stopped]);
  signal.removeEventListener('abort', stop);
}

async function readKept(file: string, clock: EngineClock): Promise<Uint8Array | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found || clock.nowMs() - found.mtimeMs > KEPT_MS) return undefined;
  return await readFile(file).catch(() => undefined);
}

async function keep(folder: string, file: string, bytes: Uint8Array, clock: EngineClock): Promise<void> {
  const aside = path.join(folder, `.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(aside, bytes);
    const now = new Date(clock.nowMs());
    await utimes(aside, now, now);
    await rename(aside, file);
    await removeOld(folder, clock);
  } catch {
    // A folder that cannot be written (a full disk) costs the sharing, and no photo.
    await rm(aside, { force: true });
  }
}

async function removeOld(folder: string, clock: EngineClock): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() && clock.nowMs() - found.mtimeMs > KEPT_MS) await rm(file, { force: true });
  }
}
