import type { Database } from '../database/connect.ts';
import type { BatchTaskRow } from '../database/tables.ts';
import { AppError } from '../errors.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { changeBatch } from './change-batch.ts';
import { restoreResults } from './restore-results.ts';

/** Photos being worked on go on; waiting ones wait until `resume`. */
export async function setPaused(
  database: Database,
  batchId: string,
  paused: boolean,
  nowMs: number,
): Promise<BatchTaskRow> {
  return await changeBatch(database, batchId, nowMs, async ({ trx, batch }) => {
    if (batch.paused === Number(paused)) return undefined;
    await trx
      .updateTable('batch_task_items')
      .set({ paused: Number(paused) })
      .where('batch_id', '=', batchId)
      .execute();
    return { type: 'batch-updated', fields: { paused: Number(paused), estimate_open: 0 } };
  });
}

export async function renameOrReprioritise(
  database: Database,
  batchId: string,
  change: { name?: string | undefined; priority?: number | undefined },
  nowMs: number,
): Promise<BatchTaskRow> {
  return await changeBatch(database, batchId, nowMs, async ({ trx, batch }) => {
    const priority = change.priority ?? batch.priority;
    await trx.updateTable('batch_task_items').set({ priority }).where('batch_id', '=', batchId).execute();
    return { type: 'batch-updated', fields: { priority, name: change.name ?? batch.name } };
  });
}

/**
 * Ends a batch early. Finished photos stay, also those that were to be made again; waiting ones and those being
 * worked on are `cancelled`, and the workers that hold them find their lease gone with the next heartbeat.
 */
export async function cancelBatch(database: Database, batchId: string, nowMs: number): Promise<BatchTaskRow> {
  return await changeBatch(database, batchId, nowMs, async ({ trx, batch }) => {
    const { numUpdatedRows } = await trx
      .updateTable('batch_task_items')
      .set({
        status: 'cancelled',
        step: null,
        step_share: null,
        lease_holder: null,
        lease_expires_at_ms: null,
        settled_at_ms: nowMs,
      })
      .where('batch_id', '=', batchId)
      .where('status', 'in', ['pending', 'processing'])
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    const restored = await restoreResults(trx, batchId);
    return {
      type: 'batch-updated',
      fields: {
        succeeded: batch.succeeded + restored,
        cancelled: batch.cancelled + Number(numUpdatedRows) - restored,
      },
    };
  });
}

/** Puts the failed items back into the queue with all their tries. */
export async function retryFailed(database: Database, batchId: string, nowMs: number): Promise<BatchTaskRow> {
  return await changeBatch(database, batchId, nowMs, async ({ trx, batch }) => {
    refuseWithoutFiles(batch);
    const { numUpdatedRows } = await trx
      .updateTable('batch_task_items')
      .set({ status: 'pending', attempts: 0, available_at_ms: nowMs, error: null, settled_at_ms: null })
      .where('batch_id', '=', batchId)
      .where('status', '=', 'failed')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    return { type: 'batch-updated', fields: { failed: batch.failed - Number(numUpdatedRows) } };
  });
}

/**
 * Works on one settled item again, with another recipe. The earlier result stays until the new one counts, and for
 * good where that never happens, see `restore-results.ts`.
 * @throws AppError `batch_not_found`, `photo_not_found`, `batch_state_conflict`
 */
export async function rerunItem(
  database: Database,
  item: { batchId: string; itemIndex: number; recipe: Recipe; override: unknown },
  nowMs: number,
): Promise<BatchTaskRow> {
  return await changeBatch(database, item.batchId, nowMs, async ({ trx, batch }) => {
    refuseWithoutFiles(batch);
    const row = await trx
      .selectFrom('batch_task_items')
      .select(['status', 'recipe', 'override'])
      .where('batch_id', '=', item.batchId)
      .where('item_index', '=', item.itemIndex)
      .executeTakeFirst();
    if (row === undefined) {
      throw new AppError('photo_not_found', `Batch ${item.batchId} has no photo ${item.itemIndex}.`);
    }
    if (row.status === 'pending' || row.status === 'processing') {
      throw new AppError(
        'batch_state_conflict',
        'This photo is still being worked on; wait for it or cancel the batch.',
      );
    }
    await trx
      .updateTable('batch_task_items')
      .set({
        status: 'pending',
        attempts: 0,
        available_at_ms: nowMs,
        recipe: JSON.stringify(item.recipe),
        override: JSON.stringify(item.override ?? {}),
        ...(row.status === 'succeeded' ? { result_recipe: row.recipe, result_override: row.override } : {}),
        error: null,
        settled_at_ms: null,
      })
      .where('batch_id', '=', item.batchId)
      .where('item_index', '=', item.itemIndex)
      .execute();
    const settled = row.status;
    return {
      type: 'item-updated',
      itemIndex: item.itemIndex,
      fields: {
        succeeded: batch.succeeded - Number(settled === 'succeeded'),
        failed: batch.failed - Number(settled === 'failed'),
        cancelled: batch.cancelled - Number(settled === 'cancelled'),
      },
    };
  });
}

function refuseWithoutFiles(batch: BatchTaskRow): void {
  if (batch.files_deleted_at_ms === null) return;
  throw new AppError(
    'batch_state_conflict',
    "The batch's photos were deleted when their time was over. Make a new batch of them.",
  );
}
