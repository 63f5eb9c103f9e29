import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, diskFull } from './errors.ts';

/**
 * Makes a folder that a user named, and those above it. Not by `mkdir` with `recursive`: in Node 20 that never comes
 * back below `/proc`, where a parent is there and yet nothing can be made in it.
 *
 * @throws AppError `storage_failed`
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeWithParents(path.resolve(folder));
  } catch (cause) {
    throw cannotBeMade(folder, cause);
  }
}

/** The same at start, before anything else can go on. */
export function makeFolderAtStart(folder: string): void {
  try {
    makeWithParentsSync(path.resolve(folder));
  } catch (cause) {
    throw cannotBeMade(folder, cause);
  }
}

function cannotBeMade(folder: string, cause: unknown): AppError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return diskFull(cause);
  return new AppError('storage_failed', `The folder ${folder} cannot be made (${code}). Name another one.`, {
    subject: folder,
    cause,
  });
}

async function makeWithParents(folder: string): Promise<void> {
  const isThere = async () => (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
  if (await isThere()) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await makeWithParents(parent);
  await mkdir(folder).catch(async (error: unknown) => {
    // Somebody else was first.
    if (!(await isThere())) throw error;
  });
}

function makeWithParentsSync(folder: string): void {
  const isThere = () => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isThere()) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeWithParentsSync(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!isThere()) throw error;
  }
}
