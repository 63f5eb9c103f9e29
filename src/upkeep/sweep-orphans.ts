import type { Database } from '../database/connect.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** Older than any upload or photo that could still be on its way to its row. */
const GRACE_MS = 24 * 3600 * 1000;
/** A link lives for a day and is given only to packages younger than a day, see `package-builds.ts`. */
const PACKAGE_MS = 48 * 3600 * 1000;

/**
 * Deletes objects to which no row points: an upload that broke between its bytes and its rows, the bytes of a
 * worker that lost its lease, a batch deleted while a worker wrote; and packages whose last link has expired.
 * @returns how many objects went
 */
export async function sweepOrphans(database: Database, store: ObjectStore, nowMs: number): Promise<number> {
  let swept = 0;
  const known = new Map<string, ReadonlySet<string>>();
  for await (const object of store.list('batches')) {
    const [, batchId = '', index = ''] = object.key.split('/');
    const keptMs = index === 'packages' ? PACKAGE_MS : GRACE_MS;
    if (object.modifiedAtMs > nowMs - keptMs) continue;
    if (!known.has(batchId)) known.set(batchId, await folderOfEveryResult(database, batchId));
    if (isReferenced(object.key, known.get(batchId)!, `batches/${batchId}/${index}`)) continue;
    await store.delete(object.key);
    swept += 1;
  }
  return swept;
}

/** Folders whose files are in use: each item's own, and the one of its current result. Empty: no such batch. */
async function folderOfEveryResult(database: Database, batchId: string): Promise<ReadonlySet<string>> {
  const items = await database.tables
    .selectFrom('batch_task_items')
    .select(['item_index', 'result_key'])
    .where('batch_id', '=', batchId)
    .execute();
  const folders = items.flatMap((item) => {
    const own = `batches/${batchId}/${item.item_index}`;
    return item.result_key === null
      ? [own]
      : [own, item.result_key.slice(0, item.result_key.lastIndexOf('/'))];
  });
  return new Set(folders);
}

function isReferenced(key: string, folders: ReadonlySet<string>, itemFolder: string): boolean {
  const folder = key.slice(0, key.lastIndexOf('/'));
  return folders.has(folder) && (folder !== itemFolder || !key.includes('/result.'));
}
