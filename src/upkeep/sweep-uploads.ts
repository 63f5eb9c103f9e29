import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Deletes resumable uploads to which nothing was added for a day.
 * @returns how many files went
 */
export async function sweepUploads(uploadsDir: string, nowMs: number): Promise<number> {
  let swept = 0;
  const entries = await readdir(uploadsDir, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.endsWith('.json')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const found = await stat(file).catch(() => undefined);
    if (!found || found.mtimeMs > nowMs - DAY_MS) continue;
    await rm(file, { force: true });
    await rm(`${file}.json`, { force: true });
    swept += 1;
  }
  return swept;
}
