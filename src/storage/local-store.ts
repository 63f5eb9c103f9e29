import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError, diskFull } from '../errors.ts';
import { checkKey, type ObjectStore, type StoredObject } from './object-store.ts';

/** Four times Node's: a ZIP of 1 GB is written in two thirds of the time. */
const CHUNK_BYTES = 256 * 1024;
/** Nobody writes one file for so long. */
const ABANDONED_MS = 24 * 3600 * 1000;

/** Objects as files below one folder. A file appears under its name only when all its bytes are on disk. */
export function createLocalStore(folder: string): ObjectStore {
  const pathOf = (key: string) => path.join(folder, checkKey(key));
  const aside = path.join(folder, '.writing');
  return {
    kind: 'local',
    linkOrigin: undefined,
    async put(key, source, { signal }) {
      const target = pathOf(key);
      const temporary = path.join(aside, randomUUID());
      await mkdir(aside, { recursive: true });
      try {
        await pipeline(
          source,
          createWriteStream(temporary, { highWaterMark: CHUNK_BYTES }),
          signal ? { signal } : {},
        );
        await flushToDisk(temporary);
        await renameInto(temporary, target);
      } catch (cause) {
        await rm(temporary, { force: true });
        throw storageError(cause);
      }
      return (await stat(target)).size;
    },
    async adopt(key, file) {
      const target = pathOf(key);
      try {
        await flushToDisk(file);
        await moveFile(file, target, path.join(aside, randomUUID()));
        return (await stat(target)).size;
      } catch (cause) {
        throw storageError(cause);
      }
    },
    async read(key, { range, signal } = {}) {
      const file = pathOf(key);
      if ((await statFile(file)) === undefined) throw notFound(key);
      const span = range ? { start: range.first, end: range.last } : {};
      return createReadStream(file, {
        highWaterMark: CHUNK_BYTES,
        ...span,
        ...(signal ? { signal } : {}),
      });
    },
    async stat(key) {
      return await describeFile(pathOf(key), key);
    },
    async delete(key) {
      const file = pathOf(key);
      await rm(file, { force: true });
      await removeEmptied(path.dirname(file), folder);
    },
    tidy: (nowMs) => removeOlder(aside, nowMs - ABANDONED_MS),
    list: (prefix) => listFiles(folder, checkKey(prefix)),
    signedUrl: async () => undefined,
  };
}

async function flushToDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The folder may have been emptied and removed by whoever deletes at the same time: it is made again, once. */
async function renameInto(file: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await rename(file, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(path.dirname(target), { recursive: true });
    await rename(file, target);
  }
}

/** Removes a folder and those around it as far as nothing is left in them. */
async function removeEmptied(folder: string, top: string): Promise<void> {
  if (folder === top) return;
  const removed = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (removed) await removeEmptied(path.dirname(folder), top);
}

async function removeOlder(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = path.join(folder, name);
    const found = await statFile(file);
    if (found && found.mtimeMs < beforeMs) await rm(file, { force: true });
  }
}

/** A rename where both lie on one file system, a copy aside and a rename elsewhere. */
async function moveFile(file: string, target: string, temporary: string): Promise<void> {
  try {
    await renameInto(file, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await mkdir(path.dirname(temporary), { recursive: true });
    await copyFile(file, temporary);
    await flushToDisk(temporary);
    await renameInto(temporary, target);
    await rm(file);
  }
}

async function* listFiles(folder: string, prefix: string): AsyncIterable<StoredObject> {
  const directory = path.join(folder, prefix);
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const object = await describeFile(file, path.relative(folder, file).split(path.sep).join('/'));
    if (object) yield object;
  }
}

async function describeFile(file: string, key: string): Promise<StoredObject | undefined> {
  const found = await statFile(file);
  return found && { key, bytes: found.size, modifiedAtMs: found.mtimeMs };
}

async function statFile(file: string) {
  try {
    return await stat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw storageError(error);
  }
}

function notFound(key: string): AppError {
  return new AppError('object_not_found', 'The file is no longer there.', { subject: key });
}

function storageError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') return diskFull(cause);
  return new AppError('storage_failed', 'The file could not be stored.', { retryable: true, cause });
}
