import { createHash } from 'node:crypto';
import type { BatchTaskItemRow, BatchTaskRow } from '../database/tables.ts';
import { AppError, type ErrorReport } from '../errors.ts';
import type { Override, Params, Recipe } from '../protocol/recipe.ts';
import type { PhotoReport } from '../worker/photo-task.ts';
import { distinctNames, splitName } from './distinct-names.ts';
import { createManifest } from './manifest.ts';
import type { BatchItem } from './run-batch.ts';

/** What a ZIP will hold, before any of its bytes is read. */
export interface PackagePlan {
  /** Of the manifest, which names the sha256 of every file: the same digest, the same bytes. */
  readonly digest: string;
  /** Where it lies in the store. */
  readonly key: string;
  readonly manifest: string;
  /** In the order in which they are packed. */
  readonly entries: readonly PackageEntry[];
}

export interface PackageEntry {
  readonly name: string;
  readonly key: string;
  readonly bytes: number;
}

/**
 * Plans the ZIP of a batch, or of some of its photos. A changed result makes a new plan, the same photos always
 * the same one. Photos that are not asked for may still be worked on.
 *
 * @param indexes of the photos to pack; all where left out
 * @throws AppError `batch_state_conflict` while one of them is being worked on, `photo_not_found` for an index
 * that the batch has not, `package_not_found` when none succeeded
 */
export function planPackage(
  batch: BatchTaskRow,
  allItems: readonly BatchTaskItemRow[],
  indexes?: readonly number[],
): PackagePlan {
  const items = indexes ? selectItems(batch, allItems, indexes) : allItems;
  const open = items.filter((item) => item.status === 'pending' || item.status === 'processing').length;
  if (open > 0) {
    throw new AppError(
      'batch_state_conflict',
      `${open} photos are still being worked on. Wait for them, or choose photos that are done.`,
    );
  }
  const packed = items.filter((item) => item.status === 'succeeded');
  if (packed.length === 0)
    throw new AppError('package_not_found', 'No photo succeeded, so there is nothing to download.');
  const names = nameEntries(packed);
  const manifest = `${JSON.stringify(packageManifest(batch, items, names), null, 2)}\n`;
  const digest = createHash('sha256').update(manifest).digest('hex');
  const entries = packed.flatMap((item) => {
    const { original, result } = JSON.parse(item.report!) as PhotoReport;
    return [
      { name: names.get(item)!.original, key: item.original_key, bytes: original.bytes },
      { name: names.get(item)!.result, key: item.result_key!, bytes: result.bytes },
    ];
  });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  return { digest, key: `batches/${batch.id}/packages/${digest}.zip`, manifest, entries };
}

function selectItems(
  batch: BatchTaskRow,
  items: readonly BatchTaskItemRow[],
  indexes: readonly number[],
): BatchTaskItemRow[] {
  const unknown = indexes.filter((index) => index >= batch.total);
  if (unknown.length > 0) {
    throw new AppError('photo_not_found', `The batch has no photo ${unknown.join(', ')}.`, {
      subject: 'indexes',
    });
  }
  const asked = new Set(indexes);
  return items.filter((item) => asked.has(item.item_index));
}

interface EntryNames {
  readonly original: string;
  readonly result: string;
}

function nameEntries(items: readonly BatchTaskItemRow[]): Map<BatchTaskItemRow, EntryNames> {
  const originals = distinctNames(items.map((item) => item.filename));
  const results = distinctNames(
    items.map((item, at) => {
      const { format } = (JSON.parse(item.report!) as PhotoReport).result;
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
