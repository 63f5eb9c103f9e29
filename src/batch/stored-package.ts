import { createHash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { BatchTaskItemRow, BatchTaskRow } from '../database/tables.ts';
import { AppError, type ErrorReport } from '../errors.ts';
import type { Override, Params, Recipe } from '../protocol/recipe.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { PhotoReport } from '../worker/photo-task.ts';
import { distinctNames, splitName } from './distinct-names.ts';
import { ZIP_ENTRY } from './download-package.ts';
import { createManifest } from './manifest.ts';
import type { BatchItem } from './run-batch.ts';

export interface StoredPackage {
  readonly key: string;
  readonly bytes: number;
}

/**
 * Builds a batch's ZIP once into the store and finds it again afterwards: its key is the digest of its manifest,
 * so a changed result makes a new package and the same batch always the same bytes.
 *
 * @throws AppError `batch_state_conflict` while photos are still being worked on, `package_not_found` when none
 * succeeded
 */
export async function storePackage(
  store: ObjectStore,
  batch: BatchTaskRow,
  items: readonly BatchTaskItemRow[],
): Promise<StoredPackage> {
  const open = items.filter((item) => item.status === 'pending' || item.status === 'processing').length;
  if (open > 0) {
    throw new AppError(
      'batch_state_conflict',
      `${open} photos are still being worked on. Wait for them, or download single photos.`,
    );
  }
  const packed = items.filter((item) => item.status === 'succeeded');
  if (packed.length === 0)
    throw new AppError('package_not_found', 'No photo succeeded, so there is nothing to download.');
  const names = nameEntries(packed);
  const manifest = `${JSON.stringify(packageManifest(batch, items, names), null, 2)}\n`;
  const digest = createHash('sha256').update(manifest).digest('hex');
  const key = `batches/${batch.id}/packages/${digest}.zip`;
  const found = await store.stat(key);
  if (found) return { key, bytes: found.bytes };
  const bytes = await store.put(key, zipStream(store, packed, names, manifest), {
    contentType: 'application/zip',
  });
  return { key, bytes };
}

interface EntryNames {
  readonly original: string;
  readonly result: string;
}

function nameEntries(items: readonly BatchTaskItemRow[]): Map<BatchTaskItemRow, EntryNames> {
  const originals = distinctNames(items.map((item) => item.filename));
  const results = distinctNames(
    items.map((item, at) => {
      const { format } = (JSON.parse(item.report ?? '{}') as PhotoReport).result;
      return `${splitName(originals[at]).stem}.${format === 'jpeg' ? 'jpg' : format}`;
    }),
  );
  return new Map(
    items.map((item, at) => [
      item,
      { original: `originals/${originals[at]}`, result: `results/${results[at]}` },
    ]),
  );
}

function packageManifest(
  batch: BatchTaskRow,
  items: readonly BatchTaskItemRow[],
  names: ReadonlyMap<BatchTaskItemRow, EntryNames>,
) {
  const rows = new Map(items.map((item) => [item.item_index, item]));
  const overrides = items
    .filter((item) => item.override !== '{}')
    .map((item) => [String(item.item_index), JSON.parse(item.override) as Override] as const);
  return createManifest({
    params: JSON.parse(batch.params) as Params,
    overrides: Object.fromEntries(overrides),
    items: items.map(toBatchItem),
    placesOf: (item) => names.get(rows.get(item.index)!)!,
  });
}

function toBatchItem(item: BatchTaskItemRow): BatchItem {
  return {
    index: item.item_index,
    filename: item.filename,
    photoPath: item.original_key,
    status: item.status === 'succeeded' || item.status === 'failed' ? item.status : 'cancelled',
    attempts: item.attempts,
    recipe: JSON.parse(item.recipe) as Recipe,
    ...(item.report === null || item.status !== 'succeeded'
      ? {}
      : { report: JSON.parse(item.report) as PhotoReport }),
    ...(item.error === null ? {} : { error: JSON.parse(item.error) as ErrorReport }),
  };
}

function zipStream(
  store: ObjectStore,
  items: readonly BatchTaskItemRow[],
  names: ReadonlyMap<BatchTaskItemRow, EntryNames>,
  manifest: string,
): Readable {
  const zip = new ZipFile();
  const output = new PassThrough();
  zip.on('error', (error) => output.destroy(error as Error));
  const entries = items.flatMap((item) => [
    { name: names.get(item)!.original, key: item.original_key },
    { name: names.get(item)!.result, key: item.result_key! },
  ]);
  for (const { name, key } of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    zip.addReadStreamLazy(name, ZIP_ENTRY, (give) => {
      store.read(key).then(
        (stream) => give(null, stream),
        (error: unknown) => output.destroy(error as Error),
      );
    });
  }
  zip.addBuffer(Buffer.from(manifest), 'manifest.json', ZIP_ENTRY);
  zip.end();
  return zip.outputStream.pipe(output);
}
