import { type Kysely, Migrator, sql } from 'kysely';
import { AppError } from '../errors.ts';
import type { Database } from './connect.ts';
import * as batches from './migrations/0001-batches.ts';
import * as webhooks from './migrations/0002-webhooks.ts';
import * as measurements from './migrations/0003-measurements.ts';
import * as previews from './migrations/0004-previews.ts';
import * as engines from './migrations/0005-engines.ts';
import * as reruns from './migrations/0006-reruns.ts';
import * as storage from './migrations/0007-storage.ts';
import type { Tables } from './tables.ts';

export const MIGRATIONS = {
  '0001-batches': batches,
  '0002-webhooks': webhooks,
  '0003-measurements': measurements,
  '0004-previews': previews,
  '0005-engines': engines,
  '0006-reruns': reruns,
  '0007-storage': storage,
};

/**
 * Brings the database to this version's schema. Safe when several processes start at once: the migrations run in
 * one transaction under a lock (an advisory lock on PostgreSQL, the write lock of the file on SQLite).
 *
 * @throws AppError `storage_failed` naming the migration that failed
 */
export async function migrateDatabase(database: Database): Promise<void> {
  if (database.kind === 'postgres') {
    await migrateToLatest(database.tables);
    return;
  }
  // Kysely has no lock for SQLite, and looks for what is missing before its transaction begins.
  await database.tables.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    try {
      await migrateToLatest(connection, { disableTransactions: true });
      await sql`commit`.execute(connection);
    } catch (error) {
      await sql`rollback`.execute(connection);
      throw error;
    }
  });
}

async function migrateToLatest(
  db: Kysely<Tables>,
  options: { disableTransactions?: boolean } = {},
): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS }, ...options });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'none';
  throw new AppError(
    'storage_failed',
    `The database could not be brought up to date (migration ${failed}).`,
    { cause: error },
  );
}
