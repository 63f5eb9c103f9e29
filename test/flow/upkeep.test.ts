import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../src/database/connect.ts';
import { rerunItem, retryFailed } from '../../src/queue/control-batch.ts';
import { markItem } from '../../src/queue/mark-item.ts';
import { createLocalStore } from '../../src/storage/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { deleteExpiredFiles } from '../../src/upkeep/delete-expired-files.ts';
import { pruneRecords } from '../../src/upkeep/prune-records.ts';
import { sweepOrphans } from '../../src/upkeep/sweep-orphans.ts';
import { sweepUploads } from '../../src/upkeep/sweep-uploads.ts';
import { batchForm, type CreatedBatch, callApi, watchBatch } from '../helpers/api-calls.ts';
import { describeOnEveryDatabase, type TestDatabase } from '../helpers/databases.ts';
import { finishBatch } from '../helpers/finish-batch.ts';
import { addBatch } from '../helpers/new-batch.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { startOnDefaults } from '../helpers/test-app.ts';

const DAY_MS = 24 * 3600 * 1000;

describeOnEveryDatabase('upkeep', (open) => {
  let test: TestDatabase;
  let database: Database;
  let folder: string;
  let store: ObjectStore;
  beforeEach(async () => {
    test = await open();
    database = test.database;
    folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-upkeep-'));
    store = createLocalStore(folder);
  });
  afterEach(async () => {
    await test.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  const put = (key: string) =>
    store.put(key, Readable.from([Buffer.from('x')]), { contentType: 'image/jpeg' });

  it('deletes files when their days are over, and nothing else', async () => {
    const [old, young, open] = [
      await addBatch(database, 1),
      await addBatch(database, 1),
      await addBatch(database, 1),
    ];
    for (const { id } of [old, young, open]) await put(`batches/${id}/0/original`);
    await finishBatch(database, old.id);
    await finishBatch(database, young.id);
    const nowMs = Date.now() + 29 * DAY_MS;
    await database.tables
      .updateTable('batch_tasks')
      .set({ completed_at_ms: nowMs - 31 * DAY_MS })
      .where('id', '=', old.id)
      .execute();
    expect(await deleteExpiredFiles(database, store, { retentionDays: 0, nowMs })).toBe(0);
    expect(await deleteExpiredFiles(database, store, { retentionDays: 30, nowMs })).toBe(1);
    expect(await deleteExpiredFiles(database, store, { retentionDays: 30, nowMs })).toBe(0);
    expect(await store.stat(`batches/${old.id}/0/original`)).toBeUndefined();
    expect(await store.stat(`batches/${young.id}/0/original`)).toBeDefined();
    expect(await store.stat(`batches/${open.id}/0/original`)).toBeDefined();
    await expect(retryFailed(database, old.id, nowMs)).rejects.toMatchObject({
      code: 'batch_state_conflict',
    });
  });

  it('leaves the files of a batch that is worked on again meanwhile, and goes on after a crash', async () => {
    const [again, killed] = [await addBatch(database, 1), await addBatch(database, 1)];
    for (const { id } of [again, killed]) {
      await put(`batches/${id}/0/original`);
      await finishBatch(database, id);
    }
    const options = { retentionDays: 30, nowMs: Date.now() + 31 * DAY_MS };
    const crashing: ObjectStore = {
      ...store,
      list() {
        throw new Error('killed');
      },
    };
    const recipe = { resize: { width: 16 }, output: { format: 'jpeg' as const, quality: 90 } };
    await rerunItem(database, { batchId: again.id, itemIndex: 0, recipe, override: {} }, options.nowMs);
    await expect(deleteExpiredFiles(database, crashing, options)).rejects.toThrow('killed');
    const late = rerunItem(
      database,
      { batchId: killed.id, itemIndex: 0, recipe, override: {} },
      options.nowMs,
    );
    await expect(late).rejects.toMatchObject({ code: 'batch_state_conflict' });
    expect(await deleteExpiredFiles(database, store, options)).toBe(0);
    expect(await store.stat(`batches/${killed.id}/0/original`)).toBeUndefined();
    expect(await store.stat(`batches/${again.id}/0/original`)).toBeDefined();
  });

  it('forgets requests after a day, messages after a month, and the story of a batch a week after its end', async () => {
    const ended = await addBatch(database, 1, { webhookUrl: 'https://hooks.example.com/' });
    await finishBatch(database, ended.id);
    const open = await addBatch(database, 1);
    await markItem(database, { batchId: open.id, itemIndex: 0, mark: 'starred' }, Date.now());
    const { tables } = database;
    const request = { owner_id: 'ann', idempotency_key: 'k', request_sha256: 'x', batch_id: ended.id };
    await tables
      .insertInto('idempotency_records')
      .values({ ...request, created_at_ms: Date.now() })
      .execute();
    await tables.updateTable('webhook_deliveries').set({ settled_at_ms: Date.now() }).execute();
    const left = async () =>
      await Promise.all(
        (['idempotency_records', 'webhook_deliveries', 'batch_events'] as const).map(
          async (table) => (await tables.selectFrom(table).selectAll().execute()).length,
        ),
      );
    const before = await left();
    expect(before).toEqual([1, 1, 2]);
    const at = (days: number) => pruneRecords(database, Date.now() + days * DAY_MS);
    expect([await at(0.9), await left()]).toEqual([0, before]);
    expect([await at(1.1), await left()]).toEqual([1, [0, 1, 2]]);
    expect([await at(8), await left()]).toEqual([1, [0, 1, 1]]);
    expect([await at(31), await left()]).toEqual([1, [0, 0, 1]]);
  });

  it('sweeps what no row points to, after a day', async () => {
    const { id } = await addBatch(database, 1);
    const resultKey = await finishBatch(database, id);
    const kept = [`batches/${id}/0/original`, `batches/${id}/0/preview-640.webp`, resultKey];
    const zip = `batches/${id}/packages/abc.zip`;
    const orphans = [`batches/${id}/0/9/result.jpeg`, `batches/${id}/7/original`, 'batches/gone/0/original'];
    for (const key of [...kept, zip, ...orphans]) await put(key);
    expect(await sweepOrphans(database, store, Date.now())).toBe(0);
    expect(await sweepOrphans(database, store, Date.now() + 1.5 * DAY_MS)).toBe(orphans.length);
    expect(await store.stat(zip)).toBeDefined();
    expect(await sweepOrphans(database, store, Date.now() + 2.1 * DAY_MS)).toBe(1);
    for (const key of kept) expect(await store.stat(key), key).toBeDefined();
    for (const key of orphans) expect(await store.stat(key), key).toBeUndefined();
  });

  it('measures how far the estimate was from the truth, once', async () => {
    const batch = await addBatch(database, 2, { estimatedSeconds: 5 });
    await finishBatch(database, batch.id, batch.created_at_ms + 2000);
    const rows = await database.tables.selectFrom('measurements').selectAll().orderBy('name').execute();
    expect(rows.map((row) => [row.name, Number(row.times), row.total])).toEqual([
      ['estimate_error_ratio', 1, 1.5],
      ['estimate_error_seconds', 1, 3],
    ]);
  });
});

describe('upkeep of a running service', () => {
  it('tells its measurements', async () => {
    const test = await startOnDefaults();
    onTestFinished(() => test.discard());
    const params = { operations: ['resize'], resize: { width: 32 } };
    const form = batchForm(params, { 'a.jpg': await plainPhoto('#a22') });
    const { body } = await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body: form });
    await watchBatch(test.url, body.id);
    const metrics = (await callApi<string>(test.url, 'GET', '/metrics')).body;
    for (const line of [
      'packshot_items{status="succeeded"} 1',
      'packshot_items{status="pending"} 0',
      'packshot_estimate_error_seconds_count 1',
      '# TYPE packshot_estimate_error_seconds_sum counter',
      '# TYPE packshot_retries_total counter',
      'packshot_retries_total 0',
      'packshot_lease_losses_total 0',
    ]) {
      expect(metrics).toContain(line);
    }
    expect(metrics).toMatch(/packshot_worker_memory_bytes\{worker="[^"]+"\} \d{7,}/);
    expect(metrics).toContain('process_resident_memory_bytes');
  });

  it('deletes uploads to which nothing was added for a day', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-uploads-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const owner = path.join(folder, 'owner');
    mkdirSync(owner);
    for (const name of ['old', 'old.json', 'new', 'new.json']) writeFileSync(path.join(owner, name), '');
    const longAgo = new Date(Date.now() - 2 * DAY_MS);
    utimesSync(path.join(owner, 'old'), longAgo, longAgo);
    expect(await sweepUploads(folder, Date.now())).toBe(1);
    expect(readdirSync(owner).sort()).toEqual(['new', 'new.json']);
  });
});
