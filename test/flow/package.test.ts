import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import type { Socket } from 'node:net';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Entry, open as openFile, type ZipFile } from 'yauzl';
import { PackageBuilds } from '../../src/batch/package-builds.ts';
import { LOCAL_OWNER } from '../../src/database/api-keys.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { createHttpServer } from '../../src/http/server.ts';
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
import { idleService } from '../helpers/describe-api.ts';
import { addBatch } from '../helpers/new-batch.ts';
import { readZip } from '../helpers/read-zip.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { describeOnEveryInstallation, type TestApp } from '../helpers/test-app.ts';

const openZip = promisify<string, object, ZipFile>(openFile);
const PARAMS = { operations: ['resize'], resize: { width: 32 } };

describeOnEveryInstallation('the ZIP of chosen photos', (start) => {
  let test: TestApp;
  let id: string;
  beforeAll(async () => {
    test = await start();
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
    const build = await builds.begin(planOf(3000), 'ann');
    expect(await builds.begin(planOf(3000), 'ann')).toBe(build);
    gate.write(Buffer.alloc(1000));
    await expect.poll(() => build.builtBytes).toBeGreaterThan(1000);
    expect(build.builtBytes).toBeLessThan(2000);
    gate.end(Buffer.alloc(2000));
    await build.done;
    expect(build.builtBytes).toBe(build.bytes);
    expect((await store.stat(planOf(0).key))?.bytes).toBe(build.bytes);
    await (await builds.begin(planOf(3000), 'ann')).done;
    expect(store.reads).toBe(1);
  });

  it('leaves nothing when a photo is not what it was, or the server stops', async () => {
    const store = storeOf(createLocalStore(await temporaryFolder()), () => Readable.from([Buffer.alloc(10)]));
    const builds = new PackageBuilds(store);
    await expect((await builds.begin(planOf(11), 'ann')).done).rejects.toMatchObject({
      code: 'storage_failed',
    });
    const stuck = storeOf(store, () => new PassThrough());
    const stopping = new PackageBuilds(stuck);
    const build = await stopping.begin(planOf(11), 'ann');
    const ended = expect(build.done).rejects.toMatchObject({ code: 'storage_failed' });
    await stopping.close();
    await ended;
    expect(await store.stat(planOf(0).key)).toBeUndefined();
    await expect((await builds.begin(planOf(10), 'ann')).done).resolves.toBeUndefined();
  });

  it('happens three times at once for one owner, and others are not kept waiting', async () => {
    const gates: PassThrough[] = [];
    const builds = new PackageBuilds(
      storeOf(createLocalStore(await temporaryFolder()), () => {
        const gate = new PassThrough();
        gates.push(gate);
        return gate;
      }),
    );
    const plan = (name: string) => ({ ...planOf(10), key: `batches/x/packages/${name}.zip` });
    const mine = await Promise.all(['a', 'b', 'c'].map((name) => builds.begin(plan(name), 'ann')));
    const tooMany = { code: 'too_many_requests' };
    await expect(builds.begin(plan('d'), 'ann')).rejects.toMatchObject(tooMany);
    expect(await builds.begin(plan('a'), 'ann')).toBe(mine[0]);
    const others = await builds.begin(plan('e'), 'bob');
    await expect.poll(() => gates.length).toBe(4);
    for (const gate of gates) gate.end(Buffer.alloc(10));
    await Promise.all([...mine, others].map((build) => build.done));
    const next = await builds.begin(plan('d'), 'ann');
    await expect.poll(() => gates.length).toBe(5);
    gates[4].end(Buffer.alloc(10));
    await next.done;
  });

  it('are fifty a day of one batch: the next is refused, and none goes while its link lives', async () => {
    const store = storeOf(createLocalStore(await temporaryFolder()), () => Readable.from([Buffer.alloc(10)]));
    const builds = new PackageBuilds(store);
    const build = async (key: string) => await (await builds.begin({ ...planOf(10), key }, 'ann')).done;
    for (let at = 0; at < 50; at += 1) await build(`batches/x/packages/${at}.zip`);
    await expect(build('batches/x/packages/50.zip')).rejects.toMatchObject({ code: 'too_many_requests' });
    await build('batches/x/packages/0.zip');
    await build('batches/y/packages/0.zip');
    const kept: string[] = [];
    for await (const { key } of store.list('batches/x/packages')) kept.push(key);
    expect(kept).toHaveLength(50);
  });

  it('may take longer than a silent connection is left open', async () => {
    const folder = await temporaryFolder();
    const database = connectDatabase(`sqlite:${path.join(folder, 'packshot.sqlite')}`);
    await migrateDatabase(database);
    const { id } = await addBatch(database, 1, { ownerId: LOCAL_OWNER });
    const file = { format: 'jpeg', widthPx: 1, heightPx: 1, bytes: 4, sha256: 'none' };
    const report = JSON.stringify({ original: file, result: file, score: { total: 80 } });
    await database.tables
      .updateTable('batch_task_items')
      .set({ status: 'succeeded', original_key: 'photo', result_key: 'photo', report })
      .execute();
    const gates: PassThrough[] = [];
    const service = idleService(folder, database);
    const store = storeOf(service.store, () => {
      const gate = new PassThrough();
      gates.push(gate);
      return gate;
    });
    const server = await createHttpServer({ ...service, store });
    const sockets: Socket[] = [];
    server.server.on('connection', (socket: Socket) => sockets.push(socket));
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const answer = callApi<Package>(url, 'POST', `/api/v1/batches/${id}/package`);
    await expect.poll(() => gates.length).toBe(1);
    expect(sockets.map((socket) => socket.timeout)).toEqual([0]);
    gates[0].end('1234');
    await expect.poll(() => gates.length).toBe(2);
    gates[1].end('1234');
    expect((await answer).status).toBe(200);
    await server.close();
    await database.close();
  });

  it('goes on beyond 4 GB', async () => {
    const zeros = Buffer.alloc(1 << 20);
    const file = path.join(await temporaryFolder(), 'large.zip');
    const store: ObjectStore = {
      ...createLocalStore(await temporaryFolder()),
      read: async () => Readable.from(Array.from({ length: 1500 }, () => zeros)),
      put: (_key, source) => writeSparsely(file, source, zeros),
    };
    const names = ['a', 'b', 'c'].map((name) => `originals/${name}.tif`);
    const entries = names.map((name) => ({ name, key: 'zeros', bytes: 1500 * zeros.length }));
    const build = await new PackageBuilds(store).begin({ ...planOf(0), entries }, 'ann');
    await build.done;
    expect((await stat(file)).size).toBe(build.bytes);
    expect(build.bytes).toBeGreaterThan(4.5 * 2 ** 30 - 2 ** 28);
    const zip = await openZip(file, { lazyEntries: true, autoClose: false });
    const found: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      found.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
    await once(zip, 'end');
    expect(found.map((entry) => [entry.fileName, entry.uncompressedSize])).toEqual([
      ...entries.map(({ name, bytes }) => [name, bytes]),
      ['manifest.json', 3],
    ]);
    // It lies beyond what 32 bits can address.
    expect(found[3].relativeOffsetOfLocalHeader).toBeGreaterThan(2 ** 32);
    const manifest = await promisify<Entry, Readable>(zip.openReadStream.bind(zip))(found[3]);
    expect(await text(manifest)).toBe('{}\n');
    zip.close();
  }, 60_000);
});

/** Leaves holes where there are nothing but zeros: gigabytes cost no disk. */
async function writeSparsely(file: string, source: Readable, zeros: Buffer): Promise<number> {
  const handle = await open(file, 'w');
  let bytes = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    if (!chunk.equals(zeros.subarray(0, chunk.length))) await handle.write(chunk, 0, chunk.length, bytes);
    bytes += chunk.length;
  }
  await handle.truncate(bytes);
  await handle.close();
  return bytes;
}
