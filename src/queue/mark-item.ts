import type { Database } from '../database/connect.ts';
import type { BatchTaskRow, Mark } from '../database/tables.ts';
import { AppError } from '../errors.ts';
import { changeBatch } from './change-batch.ts';

/** Stores what the seller thinks of a photo. @throws AppError `batch_not_found`, `photo_not_found` */
export async function markItem(
  database: Database,
  item: { batchId: string; itemIndex: number; mark?: Mark | undefined; note?: string | undefined },
  nowMs: number,
): Promise<BatchTaskRow> {
  return await changeBatch(database, item.batchId, nowMs, async ({ trx }) => {
    const fields = {
      ...(item.mark === undefined ? {} : { mark: item.mark }),
      ...(item.note === undefined ? {} : { note: item.note }),
    };
    if (Object.keys(fields).length === 0) return undefined;
    const { numUpdatedRows } = await trx
      .updateTable('batch_task_items')
      .set(fields)
      .where('batch_id', '=', item.batchId)
      .where('item_index', '=', item.itemIndex)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) {
      throw new AppError('photo_not_found', `Batch ${item.batchId} has no photo ${item.itemIndex}.`);
    }
    return { type: 'item-updated', itemIndex: item.itemIndex };
  });
}
