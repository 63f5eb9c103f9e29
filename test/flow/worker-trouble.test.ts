import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { Announcements } from '../../src/database/announcements.ts';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { registerWorker } from '../../src/database/worker-registry.ts';
import { AppError } from '../../src/errors.ts';
import { createLog, type Log } from '../../src/log.ts';
import type { Recipe } from '../../src/protocol/recipe.ts';
import { claimItems } from '../../src/queue/claim-items.ts';
import { cancelBatch } from '../../src/queue/control-batch.ts';
import { createLocalStore } from '../../src/storage/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import type { PhotoReport, PhotoRunner } from '../../src/worker/photo-task.ts';
import { WorkLoop, type WorkLoopOptions } from '../../src/worker/work-loop.ts';
import { callApi } from '../helpers/api-calls.ts';
import { describeOnEveryDatabase, type TestDatabase } from '../helpers/databases.ts';
import { addBatch } from '../helpers/new-batch.ts';
import { createTestDatabase } from '../helpers/postgres-cluster.ts';
import { startTcpGate } from '../helpers/tcp-gate.ts';
import { startOnDefaults, startOnServers } from '../helpers/test-app.ts';

const FILE = { widthPx: 1, heightPx: 1, bytes: 4, format: 'jpeg', sha256: 'none' };
const REPORT: PhotoReport = {
  original: FILE,
  result: FILE,
  score: { total: 50, parts: {}, warnings: [] },
  texts: [],
  notes: [],
  timingsMs: { decode: 1 },
};

/** Takes so long for a photo, and stops when it is told to. */
function runnerOf(photoMs: number): PhotoRunner & { stopped: number; started: number } {
  const runner = {
    parallel: 1,
    stopped: 0,
    started: 0,
    async run({ resultPath, previewPath }, { signal } = {}) {
      runner.started += 1;
      await sleep(photoMs, undefined, signal ? { signal } : {}).catch((error: unknown) => {
        runner.stopped += 1;
        throw error;
      });
      await writeFile(resultPath, 'done');
      await writeFile(previewPath, 'done');
      return REPORT;
    },
    async close() {},
  } as PhotoRunner & { stopped: number; started: number };
  return runner;
}

/** Ends what a test started; the database cannot be closed before. */
let endLoop = async () => {};

async function startLoop(
  database: Database,
  folder: string,
  options: Pick<WorkLoopOptions, 'runner' | 'pollMs'> & { store?: ObjectStore; log?: Log },
): Promise<{ loop: WorkLoop; announcements: Announcements }> {
  const store = options.store ?? createLocalStore(path.join(folder, 'objects'));
  await store.put('original', Readable.from([Buffer.from('seen')]), { contentType: 'image/jpeg' });
  const announcements = new Announcements(database);
  await announcements.open();
  const loop = new WorkLoop({
    database,
    announcements,
    store,
    runner: options.runner,
    scratchDir: folder,
    cacheDir: path.join(folder, 'steps'),
    workerId: 'w1',
    log: options.log ?? createLog('silent'),
    pollMs: options.pollMs ?? 100,
  });
  loop.start();
  endLoop = async () => {
    await loop.stop();
    await announcements.close();
  };
  return { loop, announcements };
}

function readItem({ tables }: Database, batchId: string, index = 0) {
  return tables
    .selectFrom('batch_task_items')
    .selectAll()
    .where('batch_id', '=', batchId)
    .where('item_index', '=', index)
    .executeTakeFirstOrThrow();
}

describeOnEveryDatabase('a worker in trouble', (open) => {
  let test: TestDatabase;
  let database: Database;
  let folder: string;
  beforeEach(async () => {
    test = await open();
    database = test.database;
    folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-trouble-'));
    return async () => {
      await endLoop();
      await test.drop();
      rmSync(folder, { recursive: true, force: true });
    };
  });
  const status = async (batchId: string, index = 0) => (await readItem(database, batchId, index)).status;

  it('gives its photo back when it is stopped, and the try does not count', async () => {
    const runner = runnerOf(60_000);
    const { id } = await addBatch(database, 1);
    const { loop } = await startLoop(database, folder, { runner });
    await expect.poll(() => runner.started, { timeout: 10_000 }).toBe(1);
    await loop.stop();
    expect(runner.stopped).toBe(1);
    expect(await readItem(database, id)).toMatchObject({
      status: 'pending',
      attempts: 0,
      lease_holder: null,
    });
  });

  it('stops a photo within a second of its cancellation', async () => {
    const runner = runnerOf(60_000);
    const { id } = await addBatch(database, 1);
    await startLoop(database, folder, { runner });
    await expect.poll(() => runner.started, { timeout: 10_000 }).toBe(1);
    await cancelBatch(database, id, Date.now());
    const cancelledAt = performance.now();
    await expect.poll(() => runner.stopped, { timeout: 10_000, interval: 20 }).toBe(1);
    expect(performance.now() - cancelledAt).toBeLessThan(1000);
    expect(await status(id)).toBe('cancelled');
  });

  it('starts a photo as soon as it is told of it', async () => {
    const runner = runnerOf(1);
    // So slow a poll that it cannot be what finds the photo.
    const { announcements } = await startLoop(database, folder, { runner, pollMs: 3600_000 });
    const { id } = await addBatch(database, 1);
    announcements.announce({ about: 'work' });
    await expect.poll(() => status(id), { timeout: 10_000 }).toBe('succeeded');
  });

  it('waits for a full disk without spending tries', async () => {
    const store = createLocalStore(path.join(folder, 'objects'));
    let full = true;
    const failing: ObjectStore = {
      ...store,
      async adopt(...given) {
        if (full) throw new AppError('storage_failed', 'The disk is full.', { retryable: true });
        return await store.adopt(...given);
      },
    };
    const { id } = await addBatch(database, 1);
    await startLoop(database, folder, { runner: runnerOf(1), store: failing });
    await expect
      .poll(async () => (await readItem(database, id)).available_at_ms, { timeout: 10_000 })
      .toBeGreaterThan(Date.now());
    expect(await readItem(database, id)).toMatchObject({ status: 'pending', attempts: 0 });
    full = false;
    await expect.poll(() => status(id), { timeout: 15_000 }).toBe('succeeded');
    expect((await readItem(database, id)).attempts).toBe(1);
  });

  it('leaves a recipe of a newer version to a newer worker', async () => {
    const item = { filename: 'a.jpg', override: {}, originalKey: 'original', original: FILE };
    const known: Recipe = { resize: { width: 16 }, output: { format: 'jpeg', quality: 90 } };
    const newer = { ...known, upscale: { factor: 2 } } as Recipe;
    const { id } = await addBatch(database, 2, {
      items: [
        { ...item, recipe: newer },
        { ...item, recipe: known },
      ],
    });
    const runner = runnerOf(1);
    await startLoop(database, folder, { runner });
    await expect.poll(() => status(id, 1), { timeout: 10_000 }).toBe('succeeded');
    expect(await readItem(database, id, 0)).toMatchObject({ status: 'pending', attempts: 0, error: null });
    expect(runner.started).toBe(1);
  });
});

describe('SQLite', () => {
  it('is refused to a second machine', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-machines-'));
    const database = connectDatabase(`sqlite:${path.join(folder, 'packshot.sqlite')}`);
    await migrateDatabase(database);
    const worker = { version: '1', processes: 1, memoryBytes: () => 1, device: () => null };
    const first = await registerWorker(database, { ...worker, id: 'a', machine: 'one' });
    const beside = await registerWorker(database, { ...worker, id: 'b', machine: 'one' });
    await expect(registerWorker(database, { ...worker, id: 'c', machine: 'two' })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('PACKSHOT_DATABASE_URL=postgres://'),
    });
    await first.end();
    await beside.end();
    const later = await registerWorker(database, { ...worker, id: 'd', machine: 'two' });
    await later.end();
    await database.close();
    rmSync(folder, { recursive: true });
  });

  it('is refused to a second machine also where the first one only serves', async () => {
    const test = await startOnDefaults({ work: false });
    onTestFinished(() => test.discard());
    const database = connectDatabase(test.options.databaseUrl);
    onTestFinished(() => database.close());
    const worker = { id: 'w', version: '1', processes: 1, memoryBytes: () => 1, device: () => null };
    await expect(registerWorker(database, { ...worker, machine: 'two' })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining(os.hostname()),
    });
  });
});

describe('a worker that was taken for dead', () => {
  it('is back with its next heartbeat', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-beats-'));
    const database = connectDatabase(`sqlite:${path.join(folder, 'packshot.sqlite')}`);
    await migrateDatabase(database);
    const worker = { version: '1', processes: 3, memoryBytes: () => 1, device: () => null };
    const registered = await registerWorker(database, { ...worker, id: 'a', machine: 'one' });
    await database.tables.deleteFrom('workers').execute();
    vi.advanceTimersByTime(5000);
    await expect
      .poll(async () => await database.tables.selectFrom('workers').select('processes').execute())
      .toEqual([{ processes: 3 }]);
    await registered.end();
    expect(await database.tables.selectFrom('workers').selectAll().execute()).toEqual([]);
    await database.close();
    rmSync(folder, { recursive: true });
  });
});

const postgresUrl = inject('postgresUrl');
const s3Access = inject('s3Access');
describe.skipIf(!postgresUrl || !s3Access)('a database that goes away (PostgreSQL)', () => {
  const openGate = async () => {
    const url = new URL(await createTestDatabase(postgresUrl!));
    const gate = await startTcpGate(Number(url.port));
    url.port = String(gate.port);
    return { gate, url: url.toString() };
  };

  it('costs a finished photo nothing', async () => {
    const { gate, url } = await openGate();
    const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-away-'));
    const database = connectDatabase(url);
    await migrateDatabase(database);
    const runner = runnerOf(800);
    const { id } = await addBatch(database, 2);
    const log = createLog('silent');
    const warned = vi.spyOn(log, 'warn');
    const refused = (what: string) => warned.mock.calls.some((call) => String(call[1]).includes(what));
    await startLoop(database, folder, { runner, log });
    await expect.poll(() => runner.started, { timeout: 10_000 }).toBe(1);
    await gate.shut();
    await expect.poll(() => refused('leases could not be renewed'), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => refused('could not be recorded'), { timeout: 20_000 }).toBe(true);
    await gate.open();
    await expect
      .poll(async () => (await readItem(database, id, 1)).status, { timeout: 20_000 })
      .toBe('succeeded');
    expect(await readItem(database, id)).toMatchObject({ status: 'succeeded', attempts: 1, lease_number: 1 });
    expect(runner.started).toBe(2);
    await endLoop();
    await database.close();
    await gate.shut();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has the one clock by which leases are told: a worker whose clock is ahead takes nobody for dead', async () => {
    const url = await createTestDatabase(postgresUrl!);
    const [database, hasty] = [connectDatabase(url), connectDatabase(url, () => Date.now() + 3600_000)];
    await migrateDatabase(database);
    const { id } = await addBatch(database, 1);
    const claim = { holder: 'alive', slots: 1, leaseMs: 15_000 };
    await claimItems(database, { ...claim, nowMs: database.clock.nowMs() });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-hasty-'));
    const measured = vi.spyOn(hasty.clock, 'measure');
    await startLoop(hasty, folder, { runner: runnerOf(1) });
    // Each time it looks for expired leases, the work after that included.
    await expect.poll(() => measured.mock.calls.length, { timeout: 10_000 }).toBeGreaterThan(3);
    expect(await readItem(database, id)).toMatchObject({ lease_holder: 'alive', lease_number: 1 });
    const other = await addBatch(database, 1);
    await expect
      .poll(async () => (await readItem(database, other.id)).status, { timeout: 10_000 })
      .toBe('succeeded');
    const { settled_at_ms } = await readItem(database, other.id);
    expect(Math.abs(settled_at_ms! - Date.now())).toBeLessThan(60_000);
    await endLoop();
    await hasty.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('between two queries of a transaction does not end the process', async () => {
    const { gate, url } = await openGate();
    const database = connectDatabase(url);
    const client = await database.pool!.connect();
    const ended = new Promise((resolve) => client.once('end', resolve));
    await gate.shut();
    await ended;
    await expect(client.query('select 1')).rejects.toThrow();
    client.release();
    await gate.open();
    expect((await database.pool!.query('select 1')).rowCount).toBe(1);
    await database.close();
    await gate.shut();
  });

  it('is told by the API until it is back', async () => {
    const { gate, url } = await openGate();
    const test = await startOnServers({ databaseUrl: url, work: false });
    const ready = async () => (await callApi(test.url, 'GET', '/readyz')).status;
    expect(await ready()).toBe(200);
    await gate.shut();
    expect(await ready()).toBe(503);
    const refused = await callApi(test.url, 'GET', '/api/v1/batches');
    expect(refused.body).toMatchObject({ status: 503, code: 'storage_failed' });
    expect((await callApi(test.url, 'GET', '/healthz')).status).toBe(200);
    await gate.open();
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    await test.discard();
    await gate.shut();
  });
});
