import { type Kysely, Migrator, sql } from 'kysely';
import { AppError } from '../errors.ts';
import { type Database, databaseUnusable } from './connect.ts';
import * as batches from './migrations/0001-batches.ts';
import * as webhooks from './migrations/0002-webhooks.ts';
import * as measurements from './migrations/0003-measurements.ts';
import * as previews from './migrations/0004-previews.ts';
import * as engines from './migrations/0005-engines.ts';
import * as reruns from './migrations/0006-reruns.ts';
import * as storage from './migrations/0007-storage.ts';
import * as timings from './migrations/0008-timings.ts';
import type { Tables } from './tables.ts';

export const MIGRATIONS = {
  '0001-batches': batches,
  '0002-webhooks': webhooks,
  '0003-measurements': measurements,
  '0004-previews': previews,
  '0005-engines': engines,
  '0006-reruns': reruns,
  '0007-storage': storage,
  '0008-timings': timings,
};

/**
 * Brings the database to this version's schema. Safe when several processes start at once: the migrations run in
 * one transaction under a lock (an advisory lock on PostgreSQL, the write lock of the file on SQLite).
 *
 * @throws AppError `storage_failed` naming the migration that failed, or the address where nothing can be reached;
 * `config_invalid` for the database of a newer version
 */
export async function migrateDatabase(database: Database): Promise<void> {
  try {
    if (database.kind === 'postgres') await migrateToLatest(database.tables);
    else await migrateSqlite(database);
  } catch (error) {
    throw error instanceof AppError ? error : databaseUnusable(error);
  }
}

/** Kysely has no lock for SQLite, and looks for what is missing before its transaction begins. */
async function migrateSqlite(database: Database): Promise<void> {
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
  const failed = results?.find((result) => result.status === 'Error')?.migrationName;
  if (failed !== undefined) {
    const message = `The database could not be brought up to date (migration ${failed}).`;
    throw new AppError('storage_failed', message, { cause: error });
  }
  const unknown = /previously executed migration (\S+) is missing/.exec(String(error))?.[1];
  throw unknown === undefined ? error : madeByNewer(unknown, error);
}

function madeByNewer(migration: string, cause: unknown): AppError {
  return new AppError(
    'config_invalid',
    `This database was made by a newer packshot (it has ${migration}). Update this one, or set ` +
      'PACKSHOT_DATABASE_URL to another database.',
    { subject: 'PACKSHOT_DATABASE_URL', cause },
  );
}
