import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../errors.ts';
import type { PhotoTask } from './photo-task.ts';

/** What a photo becomes; the result is there always, and is the last to appear under its name. */
export interface PhotoFiles {
  readonly result: Uint8Array;
  readonly preview: Uint8Array;
  readonly matte: Uint8Array | undefined;
}

/**
 * Writes all files whole or not at all: first under other names, then all are renamed, the result last. A result
 * that exists under its name is complete and has its preview.
 *
 * @throws AppError `storage_failed`
 */
export async function writeAside(task: PhotoTask, { result, preview, matte }: PhotoFiles): Promise<void> {
  const files = [
    ...(matte && task.mattePath ? [{ path: task.mattePath, bytes: matte }] : []),
    { path: task.previewPath, bytes: preview },
    { path: task.resultPath, bytes: result },
  ];
  try {
    for (const { path } of files) await mkdir(dirname(path), { recursive: true });
    for (const { path, bytes } of files) await writeFile(asidePath(path), bytes);
    for (const { path } of files) await rename(asidePath(path), path);
  } catch (cause) {
    throw new AppError(
      'storage_failed',
      `${task.resultPath} cannot be written: ${cause instanceof Error ? cause.message : cause}`,
      { subject: task.filename, retryable: true, cause },
    );
  }
}

/** Removes what a run that ended half-way has left; by the process itself, or by the pool when it is dead. */
export async function discardAside({ resultPath, previewPath, mattePath }: PhotoTask): Promise<void> {
  const paths = [resultPath, previewPath, ...(mattePath ? [mattePath] : [])];
  await Promise.all(paths.map((path) => rm(asidePath(path), { force: true })));
}

function asidePath(path: string): string {
  return `${path}.part`;
}
