import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('batch_tasks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('paused', 'integer', (column) => column.notNull())
    .addColumn('priority', 'integer', (column) => column.notNull())
    .addColumn('params', 'text', (column) => column.notNull())
    .addColumn('total', 'integer', (column) => column.notNull())
    .addColumn('succeeded', 'integer', (column) => column.notNull())
    .addColumn('failed', 'integer', (column) => column.notNull())
    .addColumn('cancelled', 'integer', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('estimated_seconds', 'double precision', (column) => column.notNull())
    .addColumn('webhook_url', 'text')
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('started_at_ms', 'bigint')
    .addColumn('completed_at_ms', 'bigint')
    .execute();
  await db.schema
    .createIndex('batch_tasks_newest_first')
    .on('batch_tasks')
    .columns(['owner_id', 'created_at_ms', 'id'])
    .execute();
  await sql`create index batch_tasks_unfinished on batch_tasks (owner_id)
    where status in ('pending', 'processing')`.execute(db);
  await createItems(db);
  await createCompanions(db);
}

async function createItems(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('batch_task_items')
    .addColumn('batch_id', 'text', (column) =>
      column.notNull().references('batch_tasks.id').onDelete('cascade'),
    )
    .addColumn('item_index', 'integer', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('priority', 'integer', (column) => column.notNull())
    .addColumn('paused', 'integer', (column) => column.notNull())
    .addColumn('batch_created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('available_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('lease_number', 'integer', (column) => column.notNull())
    .addColumn('lease_holder', 'text')
    .addColumn('lease_expires_at_ms', 'bigint')
    .addColumn('step', 'text')
    .addColumn('filename', 'text', (column) => column.notNull())
    .addColumn('recipe', 'text', (column) => column.notNull())
    .addColumn('override', 'text', (column) => column.notNull())
    .addColumn('original_key', 'text', (column) => column.notNull())
    .addColumn('original', 'text', (column) => column.notNull())
    .addColumn('result_key', 'text')
    .addColumn('preview_key', 'text')
    .addColumn('report', 'text')
    .addColumn('score_total', 'double precision')
    .addColumn('error', 'text')
    .addColumn('mark', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('started_at_ms', 'bigint')
    .addColumn('settled_at_ms', 'bigint')
    .addPrimaryKeyConstraint('batch_task_items_key', ['batch_id', 'item_index'])
    .execute();
  // Claiming reads only what waits, in the order of the queue; both databases have partial indexes.
  await sql`create index batch_task_items_waiting on batch_task_items
    (owner_id, priority desc, batch_created_at_ms, batch_id, item_index)
    where status = 'pending' and paused = 0`.execute(db);
  await sql`create index batch_task_items_leased on batch_task_items (lease_expires_at_ms)
    where status = 'processing'`.execute(db);
}

async function createCompanions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('batch_events')
    .addColumn('batch_id', 'text', (column) =>
      column.notNull().references('batch_tasks.id').onDelete('cascade'),
    )
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('item_index', 'integer')
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('batch_events_key', ['batch_id', 'revision'])
    .execute();
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('secret_sha256', 'text', (column) => column.notNull().unique())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at_ms', 'bigint')
    .execute();
  await db.schema
    .createTable('idempotency_records')
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('idempotency_key', 'text', (column) => column.notNull())
    .addColumn('request_sha256', 'text', (column) => column.notNull())
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_records_key', ['owner_id', 'idempotency_key'])
    .execute();
  await db.schema
    .createTable('step_timings')
    .addColumn('step', 'text', (column) => column.primaryKey())
    .addColumn('photos', 'integer', (column) => column.notNull())
    .addColumn('total_ms', 'double precision', (column) => column.notNull())
    .addColumn('total_megapixels', 'double precision', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('workers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('machine', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('processes', 'integer', (column) => column.notNull())
    .addColumn('heartbeat_at_ms', 'bigint', (column) => column.notNull())
    .execute();
}
