import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../src/database/connect.ts';
import { createLog } from '../../src/log.ts';
import { claimItems } from '../../src/queue/claim-items.ts';
import { retryFailed } from '../../src/queue/control-batch.ts';
import { settleSucceeded } from '../../src/queue/settle-item.ts';
import { createLocalStore } from '../../src/storage/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { deleteExpiredFiles } from '../../src/upkeep/delete-expired-files.ts';
import { sendDueWebhooks, webhookSecretOf } from '../../src/upkeep/send-webhooks.ts';
import { sweepOrphans } from '../../src/upkeep/sweep-orphans.ts';
import { sweepUploads } from '../../src/upkeep/sweep-uploads.ts';
import { batchForm, type CreatedBatch, callApi, watchBatch } from '../helpers/api-calls.ts';
import { describeOnEveryDatabase, type TestDatabase } from '../helpers/databases.ts';
import { addBatch } from '../helpers/new-batch.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { startOnDefaults } from '../helpers/test-app.ts';

const DAY_MS = 24 * 3600 * 1000;
const SECRET = 'the server’s';

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
  const send = (nowMs: number) =>
    sendDueWebhooks({ database, secret: SECRET, log: createLog('silent'), nowMs });
  const delivery = () =>
    database.tables.selectFrom('webhook_deliveries').selectAll().executeTakeFirstOrThrow();

  it('tells the end of a batch, signed, again after a refusal, and never twice', async () => {
    const receiver = await startReceiver([500, 204]);
    const batch = await addBatch(database, 1, { name: '秋季', webhookUrl: receiver.url });
    await finish(database, batch.id);
    const nowMs = Date.now();
    expect(await send(nowMs)).toBe(0);
    expect(await send(nowMs + 4999)).toBe(0);
    expect(await send(nowMs + 5000)).toBe(1);
    expect(await send(nowMs + DAY_MS)).toBe(0);
    expect(receiver.received).toHaveLength(2);
    const [first, second] = receiver.received;
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    const verifier = new Webhook(webhookSecretOf(SECRET, 'ann'));
    const message = verifier.verify(second.body, second.headers);
    expect(message).toMatchObject({ type: 'batch.completed', data: { id: batch.id, status: 'completed' } });
    expect(() => new Webhook(webhookSecretOf(SECRET, 'bob')).verify(second.body, second.headers)).toThrow();
    expect(await delivery()).toMatchObject({ attempts: 2, outcome: 'delivered' });
  });

  it('gives up after eight tries within two days', async () => {
    const receiver = await startReceiver([500]);
    const batch = await addBatch(database, 1, { webhookUrl: receiver.url });
    await finish(database, batch.id);
    const startMs = Date.now();
    let nowMs = startMs;
    while ((await delivery()).settled_at_ms === null) {
      await send(nowMs);
      nowMs = (await delivery()).available_at_ms;
      expect(nowMs).toBeLessThan(startMs + 2 * DAY_MS);
    }
    expect(receiver.received).toHaveLength(8);
    expect(await delivery()).toMatchObject({ attempts: 8, outcome: 'status 500' });
    expect(await send(nowMs + DAY_MS)).toBe(0);
  });

  it('is not delivered by two servers at once', async () => {
    const receiver = await startReceiver([204]);
    const batch = await addBatch(database, 1, { webhookUrl: receiver.url });
    await finish(database, batch.id);
    const nowMs = Date.now();
    const sent = await Promise.all([send(nowMs), send(nowMs), send(nowMs)]);
    expect(sent.sort()).toEqual([0, 0, 1]);
    expect(receiver.received).toHaveLength(1);
  });

  it('deletes files when their days are over, and nothing else', async () => {
    const [old, young, open] = [
      await addBatch(database, 1),
      await addBatch(database, 1),
      await addBatch(database, 1),
    ];
    for (const { id } of [old, young, open]) await put(`batches/${id}/0/original`);
    await finish(database, old.id);
    await finish(database, young.id);
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

  it('sweeps what no row points to, after a day', async () => {
    const { id } = await addBatch(database, 1);
    const resultKey = await finish(database, id);
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
    await finish(database, batch.id, batch.created_at_ms + 2000);
    const rows = await database.tables.selectFrom('measurements').selectAll().orderBy('name').execute();
    expect(rows.map((row) => [row.name, Number(row.times), row.total])).toEqual([
      ['estimate_error_ratio', 1, 1.5],
      ['estimate_error_seconds', 1, 3],
    ]);
  });
});

describe('upkeep of a running service', () => {
  it('sends webhooks that the owner can check, and tells its measurements', async () => {
    const receiver = await startReceiver([204]);
    const test = await startOnDefaults();
    onTestFinished(() => test.discard());
    const params = { operations: ['resize'], resize: { width: 32 }, webhookUrl: receiver.url };
    const form = batchForm(params, { 'a.jpg': await plainPhoto('#a22') });
    const { body } = await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body: form });
    await watchBatch(test.url, body.id);
    await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(1);
    const answer = await callApi<{ secret: string }>(test.url, 'GET', '/api/v1/webhook-secret');
    const [{ body: message, headers }] = receiver.received;
    expect(new Webhook(answer.body.secret).verify(message, headers)).toMatchObject({ data: { id: body.id } });
    const metrics = (await callApi<string>(test.url, 'GET', '/metrics')).body;
    for (const line of [
      'packshot_items{status="succeeded"} 1',
      'packshot_items{status="pending"} 0',
      'packshot_estimate_error_seconds_count 1',
      'packshot_retries_count 0',
      'packshot_lease_losses_count 0',
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

/** Claims and settles every photo of a batch. @returns the first one's result key */
async function finish(database: Database, batchId: string, nowMs = Date.now()): Promise<string> {
  const claimed = await claimItems(database, { holder: 'w', slots: 100, leaseMs: 60_000, nowMs });
  const own = claimed.filter((item) => item.batch_id === batchId);
  for (const item of own) {
    const lease = { batchId, itemIndex: item.item_index, leaseNumber: item.lease_number };
    const resultKey = `batches/${batchId}/${item.item_index}/${item.lease_number}/result.jpeg`;
    const success = { resultKey, previewKey: resultKey, report: { score: { total: 80 } } };
    await settleSucceeded(database, lease, success, nowMs);
  }
  for (const item of claimed.filter((one) => one.batch_id !== batchId)) {
    await database.tables
      .updateTable('batch_task_items')
      .set({ status: 'pending', lease_holder: null, lease_expires_at_ms: null })
      .where('batch_id', '=', item.batch_id)
      .execute();
  }
  return `batches/${batchId}/0/${own[0].lease_number}/result.jpeg`;
}

interface Received {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** Takes messages and answers with these statuses, the last one for ever. */
async function startReceiver(statuses: number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = http.createServer(async (request, response) => {
    const status = statuses[Math.min(received.length, statuses.length - 1)];
    received.push({ body: await text(request), headers: request.headers as Record<string, string> });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}
