import { AppError } from '../errors.ts';
import type { Database } from './connect.ts';
import type { WorkerRow } from './tables.ts';

const HEARTBEAT_MS = 5000;
const SILENT_MS = 30_000;

/**
 * Tells the others that a worker lives and how many processes it has (time estimates count them).
 * @throws AppError `config_invalid` when a worker of another machine uses the same SQLite file: SQLite's locks
 * do not hold over a network
 */
export async function registerWorker(
  database: Database,
  worker: Omit<WorkerRow, 'heartbeat_at_ms' | 'memory_bytes' | 'device'> & {
    memoryBytes(): number;
    /** What its device has to tell, as JSON; null without one. */
    device(): string | null;
  },
): Promise<{ end(): Promise<void> }> {
  const { tables } = database;
  const { memoryBytes, device, ...row } = worker;
  const sign = () => ({ heartbeat_at_ms: Date.now(), memory_bytes: memoryBytes(), device: device() });
  if (database.kind === 'sqlite') await refuseOtherMachine(database, worker.machine);
  await tables
    .deleteFrom('workers')
    .where('heartbeat_at_ms', '<', Date.now() - SILENT_MS)
    .execute();
  await tables
    .insertInto('workers')
    .values({ ...row, ...sign() })
    .execute();
  const timer = setInterval(() => {
    tables
      .updateTable('workers')
      .set(sign())
      .where('id', '=', worker.id)
      .execute()
      // A beat that is missed makes estimates a little worse; the next one mends it.
      .catch(() => undefined);
  }, HEARTBEAT_MS);
  return {
    async end() {
      clearInterval(timer);
      // Where the database is away the row falls silent instead, and is removed by the next worker.
      await tables
        .deleteFrom('workers')
        .where('id', '=', worker.id)
        .execute()
        .catch(() => undefined);
    },
  };
}

async function refuseOtherMachine(database: Database, machine: string): Promise<void> {
  const other = await database.tables
    .selectFrom('workers')
    .select('machine')
    .where('machine', '!=', machine)
    .where('heartbeat_at_ms', '>', Date.now() - SILENT_MS)
    .executeTakeFirst();
  if (!other) return;
  throw new AppError(
    'config_invalid',
    `The machine ${other.machine} already works on this SQLite database. For several machines use PostgreSQL: ` +
      'set PACKSHOT_DATABASE_URL=postgres://… on each.',
    { subject: 'PACKSHOT_DATABASE_URL' },
  );
}
