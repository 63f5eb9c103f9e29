import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../errors.ts';
import type { PhotoTask } from './photo-task.ts';

/**
 * Writes result and preview whole or not at all: first under other names, then both are renamed, the result
 * last. A result that exists under its name is complete and has its preview.
 *
 * @throws AppError `storage_failed`
 */
export async function writeAside(task: PhotoTask, result: Uint8Array, preview: Uint8Array): Promise<void> {
  try {
    for (const path of [task.previewPath, task.resultPath]) await mkdir(dirname(path), { recursive: true });
    await writeFile(asidePath(task.previewPath), preview);
    await writeFile(asidePath(task.resultPath), result);
    await rename(asidePath(task.previewPath), task.previewPath);
    await rename(asidePath(task.resultPath), task.resultPath);
  } catch (cause) {
    throw new AppError(
      'storage_failed',
      `${task.resultPath} cannot be written: ${cause instanceof Error ? cause.message : cause}`,
      { subject: task.filename, retryable: true, cause },
    );
  }
}

/** Removes what a run that ended half-way has left; by the process itself, or by the pool when it is dead. */
export async function discardAside(task: PhotoTask): Promise<void> {
  await Promise.all([task.resultPath, task.previewPath].map((path) => rm(asidePath(path), { force: true })));
}

function asidePath(path: string): string {
  return `${path}.part`;
}
