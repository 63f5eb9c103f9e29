import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Transaction } from 'kysely';
import type { Database } from '../database/connect.ts';
import type { StorageRow, Tables } from '../database/tables.ts';
import { AppError } from '../errors.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** The object that names the store. */
const MARK = 'storage-id';

/**
 * Makes sure that everybody who shares a database shares its files too: a worker with a folder of its own would
 * find no photo and fail them all, and a server whose database knows none of the files would sweep them away. Who
 * comes first invents an id and writes it into both; an installation from before there was one gets it like a new one.
 *
 * The row is there before the object, and says that the object was written only in the transaction that wrote it,
 * under the row's lock. Of several that start at once one writes, and a crash in between is made up for by the next.
 *
 * @param place where the files lie, in words for whoever has to find out why they differ
 * @throws AppError `config_invalid`; `storage_failed` where the store does not answer
 */
export async function checkStorage(database: Database, store: ObjectStore, place: string): Promise<void> {
  const { tables } = database;
  await tables
    .insertInto('storage')
    .values({ key: 'files', id: randomUUID(), place, marked: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const known = await tables.selectFrom('storage').selectAll().executeTakeFirstOrThrow();
  if (known.marked) return refuseUnless((await readMark(store)) === known.id, known, place);
  await tables.transaction().execute(async (trx) => {
    let query = trx.selectFrom('storage').selectAll();
    if (database.kind === 'postgres') query = query.forUpdate();
    await markStore(trx, await query.executeTakeFirstOrThrow(), store, place);
  });
}

async function markStore(
  trx: Transaction<Tables>,
  row: StorageRow,
  store: ObjectStore,
  place: string,
): Promise<void> {
  const mark = await readMark(store);
  if (row.marked) return refuseUnless(mark === row.id, row, place);
  if (mark !== undefined && mark !== row.id) throw ofAnotherDatabase(place);
  await store.put(MARK, Readable.from([Buffer.from(row.id)]), { contentType: 'text/plain' });
  await trx.updateTable('storage').set({ marked: 1, place }).execute();
}

async function readMark(store: ObjectStore): Promise<string | undefined> {
  if ((await store.stat(MARK)) === undefined) return undefined;
  // As somebody who moved the files may have written it, with a line's end.
  return (await text(await store.read(MARK))).trim();
}

function refuseUnless(same: boolean, known: StorageRow, place: string): void {
  if (same) return;
  throw new AppError(
    'config_invalid',
    `The files of this database lie in ${known.place}, but this process would look for them in ${place}. ` +
      'Set PACKSHOT_STORAGE_URL to the same on every machine that shares PACKSHOT_DATABASE_URL. ' +
      `If you moved the files there yourself, put a file ${MARK} with the text ${known.id} beside their folder "batches".`,
    { subject: 'PACKSHOT_STORAGE_URL' },
  );
}

function ofAnotherDatabase(place: string): AppError {
  return new AppError(
    'config_invalid',
    `The files in ${place} belong to another database, and this one knows none of them. ` +
      'Set PACKSHOT_DATABASE_URL to theirs, or PACKSHOT_STORAGE_URL to another place. ' +
      `If that database is gone for good, delete the file ${MARK} there; what it knew is swept after a day.`,
    { subject: 'PACKSHOT_STORAGE_URL' },
  );
}
