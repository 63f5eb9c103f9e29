import type { Database } from '../database/connect.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** As long as the record by which the same preview is found again. */
const KEPT_MS = 24 * 3600 * 1000;

/** Deletes previews of styles, rows and files. @returns how many went */
export async function deleteOldPreviews(
  database: Database,
  store: ObjectStore,
  nowMs: number,
): Promise<number> {
  const old = await database.tables
    .selectFrom('batch_tasks')
    .select('id')
    .where('preview', '=', 1)
    .where('created_at_ms', '<', nowMs - KEPT_MS)
    .limit(100)
    .execute();
  for (const { id } of old) {
    await database.tables.deleteFrom('batch_tasks').where('id', '=', id).execute();
    for await (const object of store.list(`batches/${id}`)) await store.delete(object.key);
  }
  return old.length;
}
