import type { Database } from '../database/connect.ts';
import type { ObjectStore } from '../storage/object-store.ts';

const DAY_MS = 24 * 3600 * 1000;
/** As long a batch whose files are deleted is looked at again: whoever deleted them may have been killed half-way. */
const AGAIN_MS = 2 * DAY_MS;

/**
 * Deletes originals, results and packages of batches that ended more than `retentionDays` ago; rows, scores and
 * marks stay. 0 days = never. A batch is marked before its files go, while it is still ended: whoever wants to
 * work on it again either comes first, and the files stay, or is refused.
 * @returns how many batches lost their files
 */
export async function deleteExpiredFiles(
  database: Database,
  store: ObjectStore,
  options: { retentionDays: number; nowMs: number },
): Promise<number> {
  if (options.retentionDays === 0) return 0;
  const { tables } = database;
  const endedBeforeMs = options.nowMs - options.retentionDays * DAY_MS;
  const expired = await tables
    .selectFrom('batch_tasks')
    .select('id')
    .where('completed_at_ms', '<', endedBeforeMs)
    .where('files_deleted_at_ms', 'is', null)
    .limit(100)
    .execute();
  let marked = 0;
  for (const { id } of expired) {
    const { numUpdatedRows } = await tables
      .updateTable('batch_tasks')
      .set({ files_deleted_at_ms: options.nowMs })
      .where('id', '=', id)
      .where('completed_at_ms', '<', endedBeforeMs)
      .executeTakeFirst();
    marked += Number(numUpdatedRows);
  }
  const due = await tables
    .selectFrom('batch_tasks')
    .select('id')
    .where('files_deleted_at_ms', '>', options.nowMs - AGAIN_MS)
    .execute();
  for (const { id } of due) {
    for await (const object of store.list(`batches/${id}`)) await store.delete(object.key);
  }
  return marked;
}
