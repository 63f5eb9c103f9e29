import type { Database } from '../database/connect.ts';
import { recordMeasurement } from '../database/measurements.ts';
import { settleFailed } from './settle-item.ts';

/**
 * Returns items whose worker fell silent to the queue. The try counts: a photo that kills its worker each time
 * fails in the end instead of circling for ever.
 * @returns how many leases had run out
 */
export async function reapLeases(database: Database, nowMs: number): Promise<number> {
  const expired = await database.tables
    .selectFrom('batch_task_items')
    .select(['batch_id', 'item_index', 'lease_number', 'attempts'])
    .where('status', '=', 'processing')
    .where('lease_expires_at_ms', '<', nowMs)
    .orderBy('batch_id')
    .execute();
  let reaped = 0;
  for (const item of expired) {
    const lease = {
      batchId: item.batch_id,
      itemIndex: item.item_index,
      leaseNumber: item.lease_number,
      attempts: item.attempts,
    };
    const settled = await settleFailed(
      database,
      lease,
      {
        code: 'process_crashed',
        message: 'The worker that had this photo stopped answering.',
        retryable: true,
      },
      { nowMs, backoffMs: 0 },
    );
    if (!settled) continue;
    reaped += 1;
    await recordMeasurement(database.tables, 'lease_losses', 1);
  }
  return reaped;
}
