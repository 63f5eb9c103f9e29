import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { AppError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { distinctNames } from './distinct-names.ts';
import { createManifest, type ManifestRequest } from './manifest.ts';
import { installNativeChecksum } from './native-checksum.ts';
import type { BatchItem } from './run-batch.ts';

installNativeChecksum();

/**
 * Local time, because that is what a ZIP's DOS date is written in: the same bytes in every time zone.
 * Pictures do not get smaller by deflating.
 */
export const ZIP_ENTRY = {
  mtime: new Date(1980, 0, 1),
  mode: 0o100644,
  forceDosTimestamp: true,
  compress: false,
} as const;

interface Entry {
  readonly path: string;
  readonly name: string;
}

/**
 * Writes a ZIP with `originals/<name>` and `results/<name>` of every photo that succeeded and `manifest.json`.
 * Names are UTF-8 and distinct; the same batch gives the same bytes. It appears whole or not at all.
 *
 * @returns its size in bytes
 * @throws AppError `storage_failed`: an original is gone, or the disk is full
 */
export async function writePackage(
  zipPath: string,
  batch: Omit<ManifestRequest, 'placesOf'>,
): Promise<number> {
  const succeeded = batch.items.filter((item) => item.status === 'succeeded');
  const originals = nameEntries('originals', succeeded, (item) => item.photoPath);
  const results = nameEntries('results', succeeded, (item) => item.resultPath!);
  const manifest = createManifest({
    ...batch,
    placesOf: (item) => ({ original: originals.get(item)!.name, result: results.get(item)!.name }),
  });
  const entries = [...originals.values(), ...results.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const aside = `${zipPath}.part`;
  try {
    await makeFolder(dirname(zipPath));
    await writeZip(aside, entries, `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(aside, zipPath);
    return (await stat(zipPath)).size;
  } catch (cause) {
    await rm(aside, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('storage_failed', `The ZIP ${zipPath} cannot be written: ${reason}`, { cause });
  }
}

async function writeZip(path: string, entries: readonly Entry[], manifest: string): Promise<void> {
  const zip = new ZipFile();
  const failed = new Promise<never>((_, reject) => {
    zip.once('error', reject);
  });
  for (const entry of entries) zip.addFile(entry.path, entry.name, ZIP_ENTRY);
  zip.addBuffer(Buffer.from(manifest), 'manifest.json', ZIP_ENTRY);
  zip.end();
  const written = new AbortController();
  try {
    const target = createWriteStream(path);
    await Promise.race([pipeline(zip.outputStream, target, { signal: written.signal }), failed]);
  } finally {
    written.abort();
  }
}

/** The seller's own names for originals; results are called as in the output folder. */
function nameEntries(
  folder: string,
  items: readonly BatchItem[],
  pathOf: (item: BatchItem) => string,
): Map<BatchItem, Entry> {
  const names = distinctNames(items.map((item) => basename(pathOf(item))));
  return new Map(items.map((item, at) => [item, { path: pathOf(item), name: `${folder}/${names[at]}` }]));
}
