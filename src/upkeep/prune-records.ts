import type { Database } from '../database/connect.ts';
import { IDEMPOTENCY_MS } from '../queue/create-batch.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Long enough to look up why a message did not arrive. */
const DELIVERY_MS = 30 * DAY_MS;
/** Whoever was away for longer after a batch's end gets a snapshot instead of its story. */
const EVENT_MS = 7 * DAY_MS;

/** Deletes rows that nobody asks for any more. @returns how many went */
export async function pruneRecords({ tables }: Database, nowMs: number): Promise<number> {
  const ended = tables
    .selectFrom('batch_tasks')
    .select('id')
    .where('completed_at_ms', '<', nowMs - EVENT_MS);
  const deletions = [
    tables.deleteFrom('idempotency_records').where('created_at_ms', '<=', nowMs - IDEMPOTENCY_MS),
    tables.deleteFrom('webhook_deliveries').where('settled_at_ms', '<', nowMs - DELIVERY_MS),
    tables.deleteFrom('batch_events').where('batch_id', 'in', ended),
  ];
  let pruned = 0n;
  for (const deletion of deletions) pruned += (await deletion.executeTakeFirst()).numDeletedRows;
  return Number(pruned);
}
