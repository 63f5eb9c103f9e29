import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What happened anywhere, told by whichever process is asked: a worker has no address of its own.
  await db.schema
    .createTable('measurements')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('times', 'bigint', (column) => column.notNull())
    .addColumn('total', 'double precision', (column) => column.notNull())
    .execute();
  await db.schema
    .alterTable('batch_tasks')
    .addColumn('estimate_open', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('workers')
    .addColumn('memory_bytes', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}
