import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PackageBuilds } from '../../src/batch/package-builds.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { createLocalStore } from '../../src/storage/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import {
  batchForm,
  type CreatedBatch,
  callApi,
  type Items,
  type Package,
  watchBatch,
} from '../helpers/api-calls.ts';
import { readZip } from '../helpers/read-zip.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

const PARAMS = { operations: ['resize'], resize: { width: 32 } };

describe('the ZIP of chosen photos', () => {
  let test: TestApp;
  let id: string;
  beforeAll(async () => {
    test = await startOnDefaults();
    const photos = {
      'a.jpg': await plainPhoto('#a22'),
      'b.jpg': await plainPhoto('#2a2'),
      'c.jpg': await plainPhoto('#22a'),
    };
    const body = batchForm(PARAMS, photos);
    id = (await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body })).body.id;
    await watchBatch(test.url, id);
  });
  afterAll(() => test.discard());
  const pack = <Body = Package>(body?: unknown, headers: Record<string, string> = {}) =>
    callApi<Body>(test.url, 'POST', `/api/v1/batches/${id}/package`, { body, headers });

  it('holds them and nothing else, and is one of its own', async () => {
    const zip = await pack({ indexes: [2, 0] });
    expect(zip.status).toBe(200);
    const entries = await readZip(
      Buffer.from(await (await fetch(new URL(zip.body.url, test.url))).arrayBuffer()),
    );
    expect([...entries.keys()]).toEqual([
      'originals/a.jpg',
      'originals/c.jpg',
      'results/a.jpg',
      'results/c.jpg',
      'manifest.json',
    ]);
    const manifest = JSON.parse(entries.get('manifest.json')!.toString());
    expect(manifest).toMatchObject({ total: 2, succeeded: 2, status: 'completed' });
    expect((await pack()).body.bytes).toBeGreaterThan(zip.body.bytes);
    expect((await pack({ indexes: [0, 2] })).body.bytes).toBe(zip.body.bytes);
  });

  it('is refused for photos that are not there, or no choice', async () => {
    expect((await pack<{ code: string }>({ indexes: [7] })).body).toMatchObject({
      status: 404,
      code: 'photo_not_found',
      detail: expect.stringContaining('7'),
    });
    expect((await pack({ indexes: [] })).status).toBe(422);
    expect((await pack({ index: [1] })).status).toBe(422);
  });

  it('needs only that these photos are done', async () => {
    const database = connectDatabase(test.options.databaseUrl);
    const item = database.tables
      .updateTable('batch_task_items')
      .where('batch_id', '=', id)
      .where('item_index', '=', 1);
    await item.set({ status: 'processing' }).execute();
    expect((await pack()).status).toBe(409);
    expect((await pack({ indexes: [1] })).status).toBe(409);
    expect((await pack({ indexes: [0, 2] })).status).toBe(200);
    await item.set({ status: 'succeeded' }).execute();
    await database.close();
    const { items } = (await callApi<Items>(test.url, 'GET', `/api/v1/batches/${id}/items`)).body;
    expect(items.map((one) => one.status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });
});

describe('the building of a ZIP', () => {
  /** A store whose photos are as large as they are asked for and come when they are let through. */
  function storeOf(local: ObjectStore, photo: () => Readable): ObjectStore & { reads: number } {
    const store = {
      ...local,
      reads: 0,
      async read(key: string, options?: Parameters<ObjectStore['read']>[1]) {
        if (key !== 'photo') return await local.read(key, options);
        store.reads += 1;
        return photo();
      },
    };
    return store;
  }
  const planOf = (bytes: number) => ({
    digest: 'd',
    key: 'batches/x/packages/d.zip',
    manifest: '{}\n',
    entries: [{ name: 'originals/a.tif', key: 'photo', bytes }],
  });

  it('is shared by all who ask, tells how far it is, and happens once', async () => {
    const gate = new PassThrough();
    const store = storeOf(createLocalStore(await temporaryFolder()), () => gate);
    const builds = new PackageBuilds(store);
    const build = await builds.begin(planOf(3000));
    expect(await builds.begin(planOf(3000))).toBe(build);
    gate.write(Buffer.alloc(1000));
    await expect.poll(() => build.builtBytes).toBeGreaterThan(1000);
    expect(build.builtBytes).toBeLessThan(2000);
    gate.end(Buffer.alloc(2000));
    await build.done;
    expect(build.builtBytes).toBe(build.bytes);
    expect((await store.stat(planOf(0).key))?.bytes).toBe(build.bytes);
    await (await builds.begin(planOf(3000))).done;
    expect(store.reads).toBe(1);
  });

  it('leaves nothing when a photo is not what it was, or the server stops', async () => {
    const store = storeOf(createLocalStore(await temporaryFolder()), () => Readable.from([Buffer.alloc(10)]));
    const builds = new PackageBuilds(store);
    await expect((await builds.begin(planOf(11))).done).rejects.toMatchObject({ code: 'storage_failed' });
    const stuck = storeOf(store, () => new PassThrough());
    const stopping = new PackageBuilds(stuck);
    const build = await stopping.begin(planOf(11));
    const ended = expect(build.done).rejects.toMatchObject({ code: 'storage_failed' });
    await stopping.close();
    await ended;
    expect(await store.stat(planOf(0).key)).toBeUndefined();
    await expect((await builds.begin(planOf(10))).done).resolves.toBeUndefined();
  });
});
