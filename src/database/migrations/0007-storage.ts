import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // One row: the store in which this database's files lie, see `upkeep/check-storage.ts`.
  await db.schema
    .createTable('storage')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('marked', 'integer', (column) => column.notNull())
    .execute();
}
