import type { Database } from '../database/connect.ts';
import { changeBatch } from './change-batch.ts';
import { type Lease, updateHeld } from './settle-item.ts';

/**
 * The heartbeat: prolongs the leases that are still held.
 * @returns the leases that are lost (reaped, cancelled, deleted): their work must stop
 */
export async function renewLeases(
  database: Database,
  leases: readonly Lease[],
  options: { leaseMs: number; nowMs: number },
): Promise<Lease[]> {
  const lost: Lease[] = [];
  for (const lease of leases) {
    const held = await database.tables
      .transaction()
      .execute((trx) => updateHeld(trx, lease, { lease_expires_at_ms: options.nowMs + options.leaseMs }));
    if (!held) lost.push(lease);
  }
  return lost;
}

/** Tells watchers which step a photo is in, and how far that is (0–1, where known); also marks the batch as started. */
export async function recordStep(
  database: Database,
  lease: Lease,
  { step, share = null }: { readonly step: string; readonly share?: number | null | undefined },
  nowMs: number,
): Promise<void> {
  await changeBatch(database, lease.batchId, nowMs, async ({ trx, batch }) => {
    if (!(await updateHeld(trx, lease, { step, step_share: share }))) return undefined;
    return {
      type: 'step-started',
      itemIndex: lease.itemIndex,
      fields: { started_at_ms: batch.started_at_ms ?? nowMs },
    };
  });
}
