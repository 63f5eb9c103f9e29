import type { Transaction } from 'kysely';
import type { Database } from '../database/connect.ts';
import type { BatchTaskItemRow, Tables } from '../database/tables.ts';

export interface ClaimOptions {
  /** Who takes the lease: the worker's id. */
  readonly holder: string;
  readonly slots: number;
  readonly leaseMs: number;
  readonly nowMs: number;
}

/**
 * Takes up to `slots` waiting items under a lease with a number of its own.
 *
 * Order: priority; then fair share (the owner with the fewest photos being worked on goes next, so that one
 * user's large batch does not starve the others); then the batch's creation; then the index. One head of the
 * queue is read for each owner and merged in code, which keeps a claim at one indexed read an owner however
 * long the queue is.
 */
export async function claimItems(database: Database, options: ClaimOptions): Promise<BatchTaskItemRow[]> {
  if (options.slots < 1) return [];
  return await database.tables.transaction().execute(async (trx) => {
    const heads: BatchTaskItemRow[][] = [];
    for (const owner of await unfinishedOwners(trx))
      heads.push(await headOfQueue(trx, database.kind, owner, options));
    const waiting = heads.filter((head) => head.length > 0);
    if (waiting.length === 0) return [];
    const running = waiting.length > 1 ? await runningByOwner(trx) : new Map<string, number>();
    const chosen = mergeFairly(waiting, running, options.slots);
    return await lease(trx, chosen, options);
  });
}

async function unfinishedOwners(trx: Transaction<Tables>): Promise<string[]> {
  const rows = await trx
    .selectFrom('batch_tasks')
    .select('owner_id')
    .distinct()
    .where('status', 'in', ['pending', 'processing'])
    .execute();
  return rows.map((row) => row.owner_id);
}

async function headOfQueue(
  trx: Transaction<Tables>,
  kind: Database['kind'],
  ownerId: string,
  { slots, nowMs }: ClaimOptions,
): Promise<BatchTaskItemRow[]> {
  let query = trx
    .selectFrom('batch_task_items')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('status', '=', 'pending')
    .where('paused', '=', 0)
    .where('available_at_ms', '<=', nowMs)
    .orderBy('priority', 'desc')
    .orderBy('batch_created_at_ms')
    .orderBy('batch_id')
    .orderBy('item_index')
    .limit(slots);
  if (kind === 'postgres') query = query.forUpdate().skipLocked();
  return await query.execute();
}

async function runningByOwner(trx: Transaction<Tables>): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('batch_task_items')
    .select(['owner_id', (expression) => expression.fn.countAll<number>().as('running')])
    .where('status', '=', 'processing')
    .groupBy('owner_id')
    .execute();
  return new Map(rows.map((row) => [row.owner_id, Number(row.running)]));
}

/** Takes the best head `slots` times; every take counts as one more running photo of its owner. */
export function mergeFairly(
  heads: readonly (readonly BatchTaskItemRow[])[],
  running: ReadonlyMap<string, number>,
  slots: number,
): BatchTaskItemRow[] {
  const queues = heads.map((items) => ({ items, next: 0, running: running.get(items[0].owner_id) ?? 0 }));
  const chosen: BatchTaskItemRow[] = [];
  while (chosen.length < slots) {
    const open = queues.filter((queue) => queue.next < queue.items.length);
    if (open.length === 0) break;
    const best = open.reduce((left, right) => (compareHeads(left, right) <= 0 ? left : right));
    chosen.push(best.items[best.next]);
    best.next += 1;
    best.running += 1;
  }
  return chosen;
}

interface OwnerQueue {
  items: readonly BatchTaskItemRow[];
  next: number;
  running: number;
}

function compareHeads(left: OwnerQueue, right: OwnerQueue): number {
  const a = left.items[left.next];
  const b = right.items[right.next];
  return (
    b.priority - a.priority ||
    left.running - right.running ||
    a.batch_created_at_ms - b.batch_created_at_ms ||
    a.item_index - b.item_index
  );
}

async function lease(
  trx: Transaction<Tables>,
  chosen: readonly BatchTaskItemRow[],
  { holder, leaseMs, nowMs }: ClaimOptions,
): Promise<BatchTaskItemRow[]> {
  const leased: BatchTaskItemRow[] = [];
  for (const item of chosen) {
    const row = await trx
      .updateTable('batch_task_items')
      .set({
        status: 'processing',
        attempts: item.attempts + 1,
        lease_number: item.lease_number + 1,
        lease_holder: holder,
        lease_expires_at_ms: nowMs + leaseMs,
        started_at_ms: nowMs,
        step: null,
        step_share: null,
      })
      .where('batch_id', '=', item.batch_id)
      .where('item_index', '=', item.item_index)
      .where('status', '=', 'pending')
      .where('lease_number', '=', item.lease_number)
      .returningAll()
      .executeTakeFirst();
    if (row) leased.push(row);
  }
  return leased;
}
