import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // How far a step's engine is, 0 to 1; null where it does not tell.
  await db.schema.alterTable('batch_task_items').addColumn('step_share', 'real').execute();
  // JSON: what a worker's model host told of its tensor batches; null without one.
  await db.schema.alterTable('workers').addColumn('device', 'text').execute();
}
