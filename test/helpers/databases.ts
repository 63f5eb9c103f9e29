import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, inject } from 'vitest';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { createTestDatabase } from './postgres-cluster.ts';

export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  drop(): Promise<void>;
}

/** Runs one suite on SQLite and on PostgreSQL, each time with an empty database of this version. */
export function describeOnEveryDatabase(
  name: string,
  suite: (open: () => Promise<TestDatabase>) => void,
): void {
  describe(`${name} on SQLite`, () => suite(openSqlite));
  const postgresUrl = inject('postgresUrl');
  if (postgresUrl === undefined) describe.skip(`${name} on PostgreSQL (not installed)`, () => undefined);
  else describe(`${name} on PostgreSQL`, () => suite(() => openPostgres(postgresUrl)));
}

async function openSqlite(): Promise<TestDatabase> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-sqlite-'));
  const url = `sqlite:${path.join(folder, 'packshot.sqlite')}`;
  const database = connectDatabase(url);
  await migrateDatabase(database);
  const drop = async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, database, drop };
}

async function openPostgres(clusterUrl: string): Promise<TestDatabase> {
  const url = await createTestDatabase(clusterUrl);
  const database = connectDatabase(url);
  await migrateDatabase(database);
  return { url, database, drop: () => database.close() };
}
