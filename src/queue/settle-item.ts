import type { Database } from '../database/connect.ts';
import { recordMeasurement } from '../database/measurements.ts';
import type { BatchTaskItemRow, BatchTaskRow } from '../database/tables.ts';
import type { ErrorReport } from '../errors.ts';
import { type BatchChange, changeBatch } from './change-batch.ts';
import { restoreResults } from './restore-results.ts';

/** The first try and up to three more. */
export const MAX_ATTEMPTS = 4;

/** Names one claim of one item; a settle or heartbeat with an older number finds nothing to change. */
export interface Lease {
  readonly batchId: string;
  readonly itemIndex: number;
  readonly leaseNumber: number;
}

export interface Success {
  readonly resultKey: string;
  readonly previewKey: string;
  /** What is known of the photo afterwards; stored whole. */
  readonly report: { readonly score: { readonly total: number } };
}

/** @returns the batch afterwards, or undefined when the lease is no longer held: the result is then nobody's */
export async function settleSucceeded(
  database: Database,
  lease: Lease,
  success: Success,
  nowMs: number,
): Promise<BatchTaskRow | undefined> {
  return await settle(database, lease, nowMs, {
    status: 'succeeded',
    result_key: success.resultKey,
    preview_key: success.previewKey,
    result_recipe: null,
    result_override: null,
    report: JSON.stringify(success.report),
    score_total: success.report.score.total,
    error: null,
  });
}

/**
 * Records a failure: a retryable one goes back into the queue while tries are left, after `backoffMs`;
 * any other is final. A photo that was made again is then `succeeded` as before.
 */
export async function settleFailed(
  database: Database,
  lease: Lease & { readonly attempts: number },
  error: ErrorReport,
  options: { nowMs: number; backoffMs: number },
): Promise<BatchTaskRow | undefined> {
  const again = error.retryable && lease.attempts < MAX_ATTEMPTS;
  const batch = await settle(database, lease, options.nowMs, {
    status: again ? 'pending' : 'failed',
    available_at_ms: options.nowMs + (again ? options.backoffMs : 0),
    error: JSON.stringify(error),
  });
  if (batch && again) await recordMeasurement(database.tables, 'retries', 1);
  return batch;
}

/**
 * Gives an item back untouched, to be taken again after `waitMs`: the worker is shutting down, or cannot work on
 * it for reasons that are not the photo's. The try does not count.
 */
export async function handBack(
  database: Database,
  lease: Lease & { readonly attempts: number },
  options: { nowMs: number; waitMs: number },
): Promise<BatchTaskRow | undefined> {
  return await settle(database, lease, options.nowMs, {
    status: 'pending',
    attempts: lease.attempts - 1,
    available_at_ms: options.nowMs + options.waitMs,
  });
}

async function settle(
  database: Database,
  lease: Lease,
  nowMs: number,
  fields: Partial<BatchTaskItemRow> & Pick<BatchTaskItemRow, 'status'>,
): Promise<BatchTaskRow | undefined> {
  let held = true;
  const batch = await changeBatch(database, lease.batchId, nowMs, async ({ trx, batch }) => {
    held = await updateHeld(trx, lease, {
      ...fields,
      step: null,
      step_share: null,
      lease_holder: null,
      lease_expires_at_ms: null,
      settled_at_ms: fields.status === 'pending' ? null : nowMs,
    });
    if (!held) return undefined;
    const failed = fields.status === 'failed';
    const restored = failed && (await restoreResults(trx, lease.batchId)) > 0;
    return {
      type: 'item-updated',
      itemIndex: lease.itemIndex,
      fields: {
        succeeded: batch.succeeded + Number(fields.status === 'succeeded' || restored),
        failed: batch.failed + Number(failed && !restored),
      },
    };
  });
  return held ? batch : undefined;
}

/** @returns false when the lease number is not the current one any more */
export async function updateHeld(
  trx: BatchChange['trx'],
  lease: Lease,
  fields: Partial<BatchTaskItemRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('batch_task_items')
    .set(fields)
    .where('batch_id', '=', lease.batchId)
    .where('item_index', '=', lease.itemIndex)
    .where('lease_number', '=', lease.leaseNumber)
    .where('status', '=', 'processing')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
