import { AppError } from '../errors.ts';
import type { Database } from './connect.ts';
import type { WorkerRow } from './tables.ts';

const HEARTBEAT_MS = 5000;
const SILENT_MS = 30_000;

export type RegisteredWorker = Omit<WorkerRow, 'heartbeat_at_ms' | 'memory_bytes' | 'device'> & {
  memoryBytes(): number;
  /** What its device has to tell, as JSON; null without one. */
  device(): string | null;
};

/**
 * Tells the others that a process lives and how many photos it works on at once (time estimates count them); a
 * server that leaves the work to others has 0.
 * @throws AppError `config_invalid` when a process of another machine uses the same SQLite file: SQLite's locks
 * do not hold over a network
 */
export async function registerWorker(
  database: Database,
  worker: RegisteredWorker,
): Promise<{ end(): Promise<void> }> {
  const { tables, clock } = database;
  if (database.kind === 'sqlite') await refuseOtherMachine(database, worker.machine);
  await tables
    .deleteFrom('workers')
    .where('heartbeat_at_ms', '<', clock.nowMs() - SILENT_MS)
    .execute();
  await beat(database, worker);
  let beating = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating
      .then(() => clock.measure())
      .then(() => beat(database, worker))
      // A beat that is missed makes estimates a little worse; the next one mends it.
      .catch(() => undefined);
  }, HEARTBEAT_MS);
  return {
    async end() {
      clearInterval(timer);
      // Else a late beat would write the row once more.
      await beating;
      // Where the database is away the row falls silent instead, and is removed by the next worker.
      await tables
        .deleteFrom('workers')
        .where('id', '=', worker.id)
        .execute()
        .catch(() => undefined);
    },
  };
}

/** Writes the whole row: after an outage another worker may have removed it. */
async function beat({ tables, clock }: Database, worker: RegisteredWorker): Promise<void> {
  const { memoryBytes, device, ...row } = worker;
  const sign = { heartbeat_at_ms: clock.nowMs(), memory_bytes: memoryBytes(), device: device() };
  await tables
    .insertInto('workers')
    .values({ ...row, ...sign })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(sign))
    .execute();
}

async function refuseOtherMachine({ tables, clock }: Database, machine: string): Promise<void> {
  const other = await tables
    .selectFrom('workers')
    .select('machine')
    .where('machine', '!=', machine)
    .where('heartbeat_at_ms', '>', clock.nowMs() - SILENT_MS)
    .executeTakeFirst();
  if (!other) return;
  throw new AppError(
    'config_invalid',
    `The machine ${other.machine} already uses this SQLite database. For several machines use PostgreSQL: ` +
      'set PACKSHOT_DATABASE_URL=postgres://… on each.',
    { subject: 'PACKSHOT_DATABASE_URL' },
  );
}
