import type { Database } from '../database/connect.ts';
import type { BatchTaskRow } from '../database/tables.ts';
import type { Recipe } from '../protocol/recipe.ts';

export interface NewBatch {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly priority: number;
  readonly params: unknown;
  readonly estimatedSeconds: number;
  readonly webhookUrl?: string | undefined;
  /** Shows styles on a page; no list names it. */
  readonly preview?: boolean;
  readonly items: readonly NewItem[];
}

export interface NewItem {
  readonly filename: string;
  readonly recipe: Recipe;
  readonly override: unknown;
  /** Where the photo's bytes already lie. */
  readonly originalKey: string;
  readonly original: { widthPx: number; heightPx: number; bytes: number; format: string; sha256: string };
}

/** How long an Idempotency-Key is remembered. */
export const IDEMPOTENCY_MS = 24 * 3600 * 1000;

/** Bytes first, rows second: every `originalKey` must already be stored. One transaction. */
export async function createBatch(
  database: Database,
  batch: NewBatch,
  options: { nowMs: number; idempotency?: { key: string; requestSha256: string } | undefined },
): Promise<BatchTaskRow> {
  const { nowMs, idempotency } = options;
  return await database.tables.transaction().execute(async (trx) => {
    if (idempotency) {
      await trx
        .deleteFrom('idempotency_records')
        .where('owner_id', '=', batch.ownerId)
        .where('idempotency_key', '=', idempotency.key)
        .where('created_at_ms', '<=', nowMs - IDEMPOTENCY_MS)
        .execute();
      await trx
        .insertInto('idempotency_records')
        .values({
          owner_id: batch.ownerId,
          idempotency_key: idempotency.key,
          request_sha256: idempotency.requestSha256,
          batch_id: batch.id,
          created_at_ms: nowMs,
        })
        .execute();
    }
    const row = await trx
      .insertInto('batch_tasks')
      .values({
        id: batch.id,
        owner_id: batch.ownerId,
        name: batch.name,
        status: 'pending',
        paused: 0,
        priority: batch.priority,
        params: JSON.stringify(batch.params),
        total: batch.items.length,
        succeeded: 0,
        failed: 0,
        cancelled: 0,
        revision: 0,
        estimated_seconds: batch.estimatedSeconds,
        webhook_url: batch.webhookUrl ?? null,
        created_at_ms: nowMs,
        started_at_ms: null,
        completed_at_ms: null,
        files_deleted_at_ms: null,
        estimate_open: batch.preview ? 0 : 1,
        preview: batch.preview ? 1 : 0,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('batch_task_items')
      .values(batch.items.map((item, index) => newItemRow(batch, item, index, nowMs)))
      .execute();
    return row;
  });
}

function newItemRow(batch: NewBatch, item: NewItem, index: number, nowMs: number) {
  return {
    batch_id: batch.id,
    item_index: index,
    owner_id: batch.ownerId,
    status: 'pending' as const,
    priority: batch.priority,
    paused: 0,
    batch_created_at_ms: nowMs,
    attempts: 0,
    available_at_ms: nowMs,
    lease_number: 0,
    filename: item.filename,
    recipe: JSON.stringify(item.recipe),
    override: JSON.stringify(item.override ?? {}),
    original_key: item.originalKey,
    original: JSON.stringify(item.original),
    mark: 'none' as const,
    note: '',
  };
}
