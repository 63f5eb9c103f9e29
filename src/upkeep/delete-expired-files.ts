import type { Database } from '../database/connect.ts';
import type { ObjectStore } from '../storage/object-store.ts';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Deletes originals, results and packages of batches that ended more than `retentionDays` ago; rows, scores and
 * marks stay. 0 days = never.
 * @returns how many batches lost their files
 */
export async function deleteExpiredFiles(
  database: Database,
  store: ObjectStore,
  options: { retentionDays: number; nowMs: number },
): Promise<number> {
  if (options.retentionDays === 0) return 0;
  const expired = await database.tables
    .selectFrom('batch_tasks')
    .select('id')
    .where('completed_at_ms', '<', options.nowMs - options.retentionDays * DAY_MS)
    .where('files_deleted_at_ms', 'is', null)
    .limit(100)
    .execute();
  for (const { id } of expired) {
    for await (const object of store.list(`batches/${id}`)) await store.delete(object.key);
    await database.tables
      .updateTable('batch_tasks')
      .set({ files_deleted_at_ms: options.nowMs })
      .where('id', '=', id)
      .execute();
  }
  return expired.length;
}
