import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Kysely, Migrator } from 'kysely';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { MIGRATIONS, migrateDatabase } from '../../src/database/migrate.ts';
import { claimItems } from '../../src/queue/claim-items.ts';
import { settleSucceeded } from '../../src/queue/settle-item.ts';
import { startProgram } from '../helpers/child-process.ts';
import { createTestDatabase } from '../helpers/postgres-cluster.ts';

const VERSIONS = Object.keys(MIGRATIONS);
const postgresUrl = inject('postgresUrl');

describe('migrations on SQLite', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  shouldMigrate(async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-migrate-'));
    folders.push(folder);
    return `sqlite:${path.join(folder, 'packshot.sqlite')}`;
  });
});

describe.skipIf(postgresUrl === undefined)('migrations on PostgreSQL', () => {
  shouldMigrate(() => createTestDatabase(postgresUrl!));
});

describe('a database that cannot be used', () => {
  it.each([
    ['postgres://nobody:secret-word@127.0.0.1:9/none', 'ECONNREFUSED'],
    ['postgres://nobody:secret-word@nowhere.invalid/none', 'nowhere.invalid'],
    ['sqlite:/proc/nowhere/packshot.sqlite', 'ENOENT'],
  ])('is told with the setting and the cause, without the password: %s', async (url, cause) => {
    const opened = (async () => {
      const database = connectDatabase(url);
      await migrateDatabase(database).finally(() => database.close());
    })();
    const error: unknown = await opened.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'storage_failed' });
    expect(String(error)).toContain('PACKSHOT_DATABASE_URL');
    expect(String(error)).toContain(cause);
    expect(String(error)).not.toContain('secret-word');
  });
});

function shouldMigrate(newDatabase: () => Promise<string>): void {
  it.each(VERSIONS)('brings a database of %s with rows in it to the latest version', async (version) => {
    const database = connectDatabase(await newDatabase());
    try {
      await migrateTo(database, version);
      await fillAsOfFirstVersion(database);
      await migrateDatabase(database);
      const [item] = await claimItems(database, { holder: 'w', slots: 1, leaseMs: 1000, nowMs: 5000 });
      expect(item).toMatchObject({ batch_id: 'old', filename: '旧.jpg' });
      const lease = { batchId: 'old', itemIndex: 0, leaseNumber: item.lease_number };
      const success = { resultKey: 'r', previewKey: 'p', report: { score: { total: 80 } } };
      const batch = await settleSucceeded(database, lease, success, 6000);
      expect(batch).toMatchObject({ name: 'kept', status: 'completed', succeeded: 1, estimate_open: 0 });
    } finally {
      await database.close();
    }
  });

  it('tells that a database is of a newer version', async () => {
    const database = connectDatabase(await newDatabase());
    await migrateDatabase(database);
    const applied = database.tables as unknown as Kysely<{
      kysely_migration: { name: string; timestamp: string };
    }>;
    await applied
      .insertInto('kysely_migration')
      .values({ name: '9999-tomorrow', timestamp: new Date().toISOString() })
      .execute();
    await expect(migrateDatabase(database)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/made by a newer packshot.*9999-tomorrow.*Update this one/),
    });
    await database.close();
  });

  it('is done once when four processes start at the same time', async () => {
    const databaseUrl = await newDatabase();
    const programs = Array.from({ length: 4 }, () => startProgram('migrate-process.ts', { databaseUrl }));
    const exits = await Promise.all(programs.map((program) => program.exited));
    expect(exits, programs.map((program) => program.errors()).join('\n')).toEqual([0, 0, 0, 0]);
    const database = connectDatabase(databaseUrl);
    const tables = await database.tables.introspection.getTables();
    expect(tables.map((table) => table.name)).toContain('measurements');
    await database.close();
  });
}

async function migrateTo(database: Database, version: string): Promise<void> {
  const migrator = new Migrator({
    db: database.tables,
    provider: { getMigrations: async () => MIGRATIONS },
  });
  const { error } = await migrator.migrateTo(version);
  if (error) throw error;
}

/** Rows with the columns that the first version had; later ones are the migrations' to fill. */
async function fillAsOfFirstVersion({ tables }: Database): Promise<void> {
  // Columns that a later version added are not there yet, so the types of the latest do not fit.
  const first = tables as unknown as Kysely<Record<string, Record<string, unknown>>>;
  const batch = {
    id: 'old',
    owner_id: 'ann',
    name: 'kept',
    status: 'pending',
    paused: 0,
    priority: 0,
    params: '{}',
    total: 1,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    revision: 0,
    estimated_seconds: 1,
    created_at_ms: 1000,
  };
  const item = {
    batch_id: 'old',
    item_index: 0,
    owner_id: 'ann',
    status: 'pending',
    priority: 0,
    paused: 0,
    batch_created_at_ms: 1000,
    attempts: 0,
    available_at_ms: 1000,
    lease_number: 0,
    filename: '旧.jpg',
    recipe: '{}',
    override: '{}',
    original_key: 'o',
    original: '{}',
    mark: 'none',
    note: '',
  };
  const worker = { id: 'w0', machine: 'old', version: '0', processes: 2, heartbeat_at_ms: 1000 };
  await first.insertInto('batch_tasks').values(batch).execute();
  await first.insertInto('batch_task_items').values(item).execute();
  await first.insertInto('workers').values(worker).execute();
}
