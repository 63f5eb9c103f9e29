import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Was added up and never read: first estimates go by photos, as `POST /estimates` knows no sizes.
  await db.schema.alterTable('step_timings').dropColumn('total_megapixels').execute();
}
