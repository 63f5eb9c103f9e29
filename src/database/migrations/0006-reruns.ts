import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What the result was made with, while its photo is made again; null at all other times.
  await db.schema.alterTable('batch_task_items').addColumn('result_recipe', 'text').execute();
  await db.schema.alterTable('batch_task_items').addColumn('result_override', 'text').execute();
}
