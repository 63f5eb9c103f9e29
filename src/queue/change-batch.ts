import type { Transaction } from 'kysely';
import type { Database } from '../database/connect.ts';
import { recordMeasurement } from '../database/measurements.ts';
import type { BatchStatus, BatchTaskRow, EventType, Tables } from '../database/tables.ts';
import { AppError } from '../errors.ts';
import { enqueueWebhook } from './enqueue-webhook.ts';

export interface BatchChange {
  readonly trx: Transaction<Tables>;
  /** The batch's row as it was, its lock held. */
  readonly batch: BatchTaskRow;
}

/** What a change did; `undefined` where nothing was to be done. */
export interface BatchChangeResult {
  readonly type: EventType;
  readonly itemIndex?: number | undefined;
  readonly fields?: Partial<BatchTaskRow> | undefined;
}

/**
 * Runs one change of a batch in one transaction: the batch's row is locked before its items (always in this
 * order, so that two changes cannot wait for each other), the revision rises by one, an event is written, and
 * counters and status are brought up to date. A change that returns `undefined` leaves no trace.
 *
 * @returns the batch's row afterwards
 * @throws AppError `batch_not_found`
 */
export async function changeBatch(
  database: Database,
  batchId: string,
  nowMs: number,
  change: (given: BatchChange) => Promise<BatchChangeResult | undefined>,
): Promise<BatchTaskRow> {
  return await database.tables.transaction().execute(async (trx) => {
    // An UPDATE, not a SELECT, so that SQLite takes its write lock at once as PostgreSQL takes the row's.
    const batch = await trx
      .updateTable('batch_tasks')
      .set((expression) => ({ revision: expression('revision', '+', 0) }))
      .where('id', '=', batchId)
      .returningAll()
      .executeTakeFirst();
    if (batch === undefined) {
      throw new AppError('batch_not_found', `There is no batch ${batchId}.`, { subject: batchId });
    }
    const result = await change({ trx, batch });
    if (result === undefined) return batch;
    const revision = batch.revision + 1;
    const after = settledStatus({ ...batch, ...result.fields, revision }, nowMs);
    await trx.updateTable('batch_tasks').set(after).where('id', '=', batchId).execute();
    await trx
      .insertInto('batch_events')
      .values({
        batch_id: batchId,
        revision,
        type: result.type,
        item_index: result.itemIndex ?? null,
        created_at_ms: nowMs,
      })
      .execute();
    if (batch.completed_at_ms === null && after.completed_at_ms !== null) {
      await enqueueWebhook(trx, after, nowMs);
      await measureEstimate(trx, after, nowMs);
    }
    return after;
  });
}

/** How far the first estimate was from the truth. A batch that was cancelled or paused took what its user wanted. */
async function measureEstimate(trx: Transaction<Tables>, batch: BatchTaskRow, nowMs: number): Promise<void> {
  if (batch.estimate_open === 0) return;
  await trx.updateTable('batch_tasks').set({ estimate_open: 0 }).where('id', '=', batch.id).execute();
  if (batch.status === 'cancelled') return;
  const seconds = (nowMs - batch.created_at_ms) / 1000;
  const error = Math.abs(batch.estimated_seconds - seconds);
  await recordMeasurement(trx, 'estimate_error_ratio', error / Math.max(seconds, 0.001));
  await recordMeasurement(trx, 'estimate_error_seconds', error);
}

/** A batch whose items are all settled gets its final status; one that has open items again loses it. */
function settledStatus(batch: BatchTaskRow, nowMs: number): BatchTaskRow {
  const open = batch.total - batch.succeeded - batch.failed - batch.cancelled;
  if (open > 0) {
    const status: BatchStatus = batch.started_at_ms === null ? 'pending' : 'processing';
    return { ...batch, status, completed_at_ms: null };
  }
  return { ...batch, status: finalStatus(batch), completed_at_ms: batch.completed_at_ms ?? nowMs };
}

function finalStatus(batch: BatchTaskRow): BatchStatus {
  if (batch.cancelled > 0) return 'cancelled';
  if (batch.failed === 0) return 'completed';
  return batch.succeeded === 0 ? 'failed' : 'completed_with_errors';
}
