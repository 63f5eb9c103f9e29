import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { BatchResult } from './batch-result.ts';

const PACKAGE_LIFE_MS = 24 * 60 * 60 * 1000;
const TASK_ID = /^[0-9a-f-]{36}$/;

/** Where the library keeps its batches: `<data folder>/tasks/<id>/` and `<data folder>/packages/<id>.zip`. */
export interface TaskStore {
  newTaskId(): string;
  /** For results when the caller names no folder. */
  taskDir(taskId: string): string;
  packagePath(taskId: string): string;
  save(result: BatchResult): Promise<void>;
  /** @throws AppError `package_not_found` when there is no such batch */
  load(taskId: string): Promise<BatchResult>;
  /** Removes packages older than 24 hours. */
  sweepPackages(now?: number): Promise<void>;
  /** Sweeps again when a package made now has had its time, if the process lives that long. */
  sweepLater(): void;
}

export function createTaskStore(dataDir: string): TaskStore {
  const taskDir = (taskId: string) => join(dataDir, 'tasks', taskId);
  const recordPath = (taskId: string) => join(taskDir(taskId), 'batch.json');
  const packagesDir = join(dataDir, 'packages');

  const sweepPackages = async (now = Date.now()) => {
    const names = await readdir(packagesDir).catch(ignoreMissing([]));
    for (const name of names) {
      const path = join(packagesDir, name);
      const stats = await stat(path).catch(ignoreMissing(undefined));
      if (stats && now - stats.mtimeMs >= PACKAGE_LIFE_MS) await rm(path, { force: true });
    }
  };

  return {
    newTaskId: randomUUID,
    taskDir,
    packagePath: (taskId) => join(packagesDir, `${taskId}.zip`),
    async save(result) {
      await mkdir(taskDir(result.taskId), { recursive: true });
      const aside = `${recordPath(result.taskId)}.part`;
      await writeFile(aside, JSON.stringify(result));
      await rename(aside, recordPath(result.taskId));
    },
    async load(taskId) {
      const text = TASK_ID.test(taskId)
        ? await readFile(recordPath(taskId), 'utf8').catch(ignoreMissing(undefined))
        : undefined;
      if (text === undefined) {
        throw new AppError('package_not_found', `There is no batch ${taskId}.`, { subject: taskId });
      }
      return JSON.parse(text) as BatchResult;
    },
    sweepPackages,
    sweepLater() {
      setTimeout(() => void sweepPackages().catch(() => {}), PACKAGE_LIFE_MS + 1000).unref();
    },
  };
}

function ignoreMissing<Instead>(instead: Instead): (error: NodeJS.ErrnoException) => Instead {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}
