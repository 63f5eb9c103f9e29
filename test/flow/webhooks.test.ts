import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../src/database/connect.ts';
import { createLog } from '../../src/log.ts';
import { WebhookSender, webhookSecretOf } from '../../src/upkeep/send-webhooks.ts';
import { batchForm, type CreatedBatch, callApi, type Problem, watchBatch } from '../helpers/api-calls.ts';
import { describeOnEveryDatabase, type TestDatabase } from '../helpers/databases.ts';
import { finishBatch } from '../helpers/finish-batch.ts';
import { addBatch } from '../helpers/new-batch.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { startOnDefaults } from '../helpers/test-app.ts';

const DAY_MS = 24 * 3600 * 1000;
const SECRET = 'the server’s';

describeOnEveryDatabase('a webhook', (open) => {
  let test: TestDatabase;
  let database: Database;
  beforeEach(async () => {
    test = await open();
    database = test.database;
  });
  afterEach(() => test.drop());
  const senderAt = (nowMs: () => number, changes: { internal?: boolean; signal?: AbortSignal } = {}) =>
    new WebhookSender({
      database,
      secret: SECRET,
      internal: true,
      log: createLog('silent'),
      nowMs,
      ...changes,
    });
  const send = async (nowMs: number, internal = true) => {
    const sender = senderAt(() => nowMs, { internal });
    await sender.begin();
    return await sender.finish();
  };
  const delivery = () =>
    database.tables.selectFrom('webhook_deliveries').selectAll().executeTakeFirstOrThrow();

  it('tells the end of a batch, signed, again after a refusal, and never twice', async () => {
    const receiver = await startReceiver([500, 204]);
    const batch = await addBatch(database, 1, { name: '秋季', webhookUrl: receiver.url });
    await finishBatch(database, batch.id);
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
    await finishBatch(database, batch.id);
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
    await finishBatch(database, batch.id);
    const nowMs = Date.now();
    const sent = await Promise.all([send(nowMs), send(nowMs), send(nowMs)]);
    expect(sent.sort()).toEqual([0, 0, 1]);
    expect(receiver.received).toHaveLength(1);
  });

  it('is not held up by a receiver that does not answer, and is not sent again while that one may', async () => {
    const [silent, receiver] = [await startReceiver([]), await startReceiver([204])];
    const addMessage = async (webhookUrl: string) =>
      await finishBatch(database, (await addBatch(database, 1, { webhookUrl })).id);
    await addMessage(silent.url);
    await addMessage(silent.url);
    await addMessage(receiver.url);
    const nowMs = Date.now() + 1000;
    const stopping = new AbortController();
    const sender = senderAt(() => nowMs, { signal: stopping.signal });
    await sender.begin();
    const counts = () => [silent, receiver].map(({ received }) => received.length);
    await expect.poll(counts, { timeout: 10_000 }).toEqual([1, 1]);
    await addMessage(receiver.url);
    await expect
      .poll(
        async () => {
          await sender.begin();
          return counts();
        },
        { timeout: 10_000 },
      )
      .toEqual([1, 2]);
    // Another server, as long after as the receiver may take: the second message is free, the first is not.
    const other = senderAt(() => nowMs + 15_000, { signal: stopping.signal });
    await other.begin();
    await expect.poll(counts, { timeout: 10_000 }).toEqual([2, 2]);
    const [first, second] = silent.received.map(({ headers }) => headers['webhook-id']);
    expect(first).not.toBe(second);
    stopping.abort();
    await Promise.all([sender.finish(), other.finish()]);
  });

  it('carries the time at which it is sent, however long those before it took', async () => {
    let nowMs = Date.now() + 60_000;
    const receiver = await startReceiver([204], () => {
      nowMs += 600_000;
    });
    for (let at = 0; at < 2; at += 1) {
      await finishBatch(database, (await addBatch(database, 1, { webhookUrl: receiver.url })).id, nowMs);
    }
    const sender = senderAt(() => nowMs);
    await sender.begin();
    expect(await sender.finish()).toBe(2);
    const [first, second] = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(second - first).toBe(600);
  });

  it('goes to no address of this machine or its network, whatever name leads there', async () => {
    const receiver = await startReceiver([204]);
    const { port } = new URL(receiver.url);
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433']) {
      const { id } = await addBatch(database, 1, { webhookUrl: `http://${host}:${port}/hook` });
      await finishBatch(database, id);
    }
    expect(await send(Date.now(), false)).toBe(0);
    const rows = await database.tables.selectFrom('webhook_deliveries').selectAll().execute();
    for (const row of rows) expect(row.outcome, row.url).toContain('is an internal address');
    expect(rows).toHaveLength(4);
    expect(receiver.received).toEqual([]);
  });
});

describe('a webhook of a running service', () => {
  const create = async <Body>(url: string, webhookUrl: string) => {
    const params = { operations: ['resize'], resize: { width: 32 }, webhookUrl };
    const body = batchForm(params, { 'a.jpg': await plainPhoto('#a22') });
    return await callApi<Body>(url, 'POST', '/api/v1/batches', { body });
  };

  it('can be checked by its owner', async () => {
    const receiver = await startReceiver([204]);
    const test = await startOnDefaults();
    onTestFinished(() => test.discard());
    const { body } = await create<CreatedBatch>(test.url, receiver.url);
    await watchBatch(test.url, body.id);
    await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(1);
    const answer = await callApi<{ secret: string }>(test.url, 'GET', '/api/v1/webhook-secret');
    const [{ body: message, headers }] = receiver.received;
    expect(new Webhook(answer.body.secret).verify(message, headers)).toMatchObject({ data: { id: body.id } });
  });

  it('is refused with the batch where its address shows that it is internal', async () => {
    const test = await startOnDefaults({ internalWebhooks: false, work: false });
    onTestFinished(() => test.discard());
    for (const address of [
      'http://169.254.169.254/latest',
      'http://localhost:9/hook',
      'https://[fd00::1]/',
    ]) {
      const refused = await create<Problem>(test.url, address);
      expect(refused.status, address).toBe(422);
      expect(refused.body.errors?.[0]).toMatchObject({
        subject: 'params.webhookUrl',
        detail: expect.stringContaining('PACKSHOT_INTERNAL_WEBHOOKS'),
      });
    }
    expect((await create(test.url, 'https://hooks.example.com/packshot')).status).toBe(201);
  });
});

interface Received {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** Takes messages and answers with these statuses, the last one for ever; without any it never answers. */
async function startReceiver(
  statuses: number[],
  onMessage: () => void = () => undefined,
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = http.createServer(async (request, response) => {
    const status = statuses[Math.min(received.length, statuses.length - 1)];
    received.push({ body: await text(request), headers: request.headers as Record<string, string> });
    onMessage();
    if (status !== undefined) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}
