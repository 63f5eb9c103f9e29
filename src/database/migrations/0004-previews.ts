import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Batches that a page made to show styles, not to be listed; they go after a day.
  await db.schema
    .alterTable('batch_tasks')
    .addColumn('preview', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
