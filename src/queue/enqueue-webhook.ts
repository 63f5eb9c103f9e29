import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { BatchTaskRow, Tables } from '../database/tables.ts';

/** Writes the message about a batch's end in the same transaction that ends it: sent at least once, or never. */
export async function enqueueWebhook(
  trx: Transaction<Tables>,
  batch: BatchTaskRow,
  nowMs: number,
): Promise<void> {
  if (batch.webhook_url === null) return;
  const { id, name, status, total, succeeded, failed, cancelled } = batch;
  const payload = {
    type: 'batch.completed',
    timestamp: new Date(nowMs).toISOString(),
    data: { id, name, status, total, succeeded, failed, cancelled },
  };
  await trx
    .insertInto('webhook_deliveries')
    .values({
      id: `msg_${randomUUID()}`,
      owner_id: batch.owner_id,
      url: batch.webhook_url,
      payload: JSON.stringify(payload),
      attempts: 0,
      available_at_ms: nowMs,
    })
    .execute();
}
