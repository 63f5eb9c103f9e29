import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../src/database/connect.ts';
import { createLocalStore } from '../../src/storage/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { checkStorage } from '../../src/upkeep/check-storage.ts';
import { describeOnEveryDatabase, type TestDatabase } from '../helpers/databases.ts';
import { addBatch } from '../helpers/new-batch.ts';
import { temporaryFolder } from './helpers/product-photo.ts';

describeOnEveryDatabase('a database and its files', (open) => {
  let test: TestDatabase;
  let database: Database;
  let ours: ObjectStore;
  let foreign: ObjectStore;
  beforeEach(async () => {
    test = await open();
    database = test.database;
    const folder = await temporaryFolder();
    ours = createLocalStore(path.join(folder, 'ours'));
    foreign = createLocalStore(path.join(folder, 'foreign'));
  });
  afterEach(() => test.drop());
  const check = (store: ObjectStore) =>
    checkStorage(database, store, store === ours ? 'our place' : 'a foreign place');

  it('find each other, those of an earlier version too; another store is refused with the remedy', async () => {
    await addBatch(database, 1);
    await check(ours);
    await check(ours);
    await expect(check(foreign)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/lie in our place.*in a foreign place.*PACKSHOT_STORAGE_URL/),
    });
    expect(await foreign.stat('storage-id')).toBeUndefined();
  });

  it('agree on one store when several processes start at once', async () => {
    const stores = [ours, foreign, ours, foreign, ours, foreign];
    const outcomes = await Promise.allSettled(stores.map(check));
    const accepted = stores.filter((_, at) => outcomes[at].status === 'fulfilled');
    expect(new Set(accepted).size).toBe(1);
    expect(accepted).toHaveLength(3);
  });

  it('find each other after a crash between the two', async () => {
    const crashing: ObjectStore = {
      ...ours,
      async put(...given) {
        await ours.put(...given);
        throw new Error('killed');
      },
    };
    await expect(check(crashing)).rejects.toThrow('killed');
    await check(ours);
    await expect(check(foreign)).rejects.toMatchObject({ code: 'config_invalid' });
  });

  it('are not mixed up with those of another database', async () => {
    await check(ours);
    const other = await open();
    await expect(checkStorage(other.database, ours, 'our place')).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/our place belong to another database.*PACKSHOT_DATABASE_URL/),
    });
    await other.drop();
  });
});
