import type { Database } from '../../src/database/connect.ts';
import { claimItems } from '../../src/queue/claim-items.ts';
import { settleSucceeded } from '../../src/queue/settle-item.ts';

/** Claims and settles every photo of a batch. @returns the first one's result key */
export async function finishBatch(database: Database, batchId: string, nowMs = Date.now()): Promise<string> {
  const claimed = await claimItems(database, { holder: 'w', slots: 100, leaseMs: 60_000, nowMs });
  const own = claimed.filter((item) => item.batch_id === batchId);
  for (const item of own) {
    const lease = { batchId, itemIndex: item.item_index, leaseNumber: item.lease_number };
    const resultKey = `batches/${batchId}/${item.item_index}/${item.lease_number}/result.jpeg`;
    const success = { resultKey, previewKey: resultKey, report: { score: { total: 80 } } };
    await settleSucceeded(database, lease, success, nowMs);
  }
  for (const item of claimed.filter((one) => one.batch_id !== batchId)) {
    await database.tables
      .updateTable('batch_task_items')
      .set({ status: 'pending', lease_holder: null, lease_expires_at_ms: null })
      .where('batch_id', '=', item.batch_id)
      .execute();
  }
  return `batches/${batchId}/0/${own[0].lease_number}/result.jpeg`;
}
