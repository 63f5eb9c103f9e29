import { afterAll, beforeAll, expect, it } from 'vitest';
import { Announcements } from '../../src/database/announcements.ts';
import { createApiKey, revokeApiKey } from '../../src/database/api-keys.ts';
import type { Database } from '../../src/database/connect.ts';
import { BatchWatchers, type Repeat, type WatcherSocket } from '../../src/http/batch-watchers.ts';
import { FileTokens } from '../../src/http/file-tokens.ts';
import { createLog } from '../../src/log.ts';
import { progressMessageSchema } from '../../src/protocol/batch-api.ts';
import { renameOrReprioritise } from '../../src/queue/control-batch.ts';
import { markItem } from '../../src/queue/mark-item.ts';
import { describeOnEveryDatabase, type TestDatabase } from '../helpers/databases.ts';
import { addBatch } from '../helpers/new-batch.ts';

/** A socket of which a test decides how much its reader has left unread. */
class TestSocket implements WatcherSocket {
  bufferedAmount = 0;
  corked = false;
  readonly texts: string[] = [];
  ended: 'terminated' | number | undefined;
  pings = 0;
  readonly #listeners = new Map<string, () => void>();

  on(event: string, listener: () => void): this {
    this.#listeners.set(event, listener);
    return this;
  }
  cork(): void {
    this.corked = true;
  }
  uncork(): void {
    this.corked = false;
  }
  answerPing(): void {
    this.#listeners.get('pong')?.();
  }
  send(text: Buffer): void {
    if (!this.corked) throw new Error('each text would cost a system call');
    this.texts.push(text.toString());
  }
  ping(): void {
    this.pings += 1;
  }
  terminate(): void {
    this.ended = 'terminated';
    this.#listeners.get('close')?.();
  }
  close(code: number): void {
    this.ended = code;
    this.#listeners.get('close')?.();
  }
  messages() {
    return this.texts.map((text) => progressMessageSchema.parse(JSON.parse(text)));
  }
}

describeOnEveryDatabase('the watchers of a batch', (open) => {
  let test: TestDatabase;
  let database: Database;
  let announcements: Announcements;
  let watchers: BatchWatchers;
  beforeAll(async () => {
    test = await open();
    database = test.database;
    announcements = new Announcements(database);
    await announcements.open();
    watchers = newWatchers();
  });
  const newWatchers = (repeat?: Repeat) =>
    new BatchWatchers(
      {
        database,
        announcements,
        tokens: new FileTokens('none'),
        log: createLog('silent'),
        limits: { photoBytes: 1, photosPerBatch: 50, requestsPerMinute: 1, retentionDays: 30 },
      },
      repeat,
    );
  afterAll(async () => {
    watchers.close();
    await announcements.close();
    await test.drop();
  });
  const rename = async (id: string, name: string) => {
    await renameOrReprioritise(database, id, { name }, Date.now());
    announcements.announce({ about: 'batch', batchId: id });
  };
  const watch = async (id: string, since?: number, secret?: string) => {
    const socket = new TestSocket();
    await watchers.add(socket, id, since, secret);
    return socket;
  };

  it('get one snapshot, then every change once', async () => {
    const { id } = await addBatch(database, 2);
    const [first, second] = [await watch(id), await watch(id)];
    await expect.poll(() => second.texts.length).toBe(1);
    await rename(id, 'a');
    await markItem(database, { batchId: id, itemIndex: 1, mark: 'starred' }, Date.now());
    announcements.announce({ about: 'batch', batchId: id });
    await expect.poll(() => first.texts.length).toBe(3);
    const messages = first.messages();
    expect(messages.map(({ type }) => type)).toEqual(['snapshot', 'batch-updated', 'item-updated']);
    expect(messages.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    await expect.poll(() => second.texts).toEqual(first.texts);
  });

  it('who come back hear what they missed, or a snapshot where they never were', async () => {
    const { id } = await addBatch(database, 2);
    for (const name of ['a', 'b', 'c']) await rename(id, name);
    const [back, ahead] = [await watch(id, 1), await watch(id, 99)];
    await expect.poll(() => back.messages().map(({ revision }) => revision)).toEqual([2, 3]);
    await expect.poll(() => ahead.messages().map(({ type }) => type)).toEqual(['snapshot']);
    // Long away: the story is not kept whole for everybody.
    await database.tables
      .deleteFrom('batch_events')
      .where('batch_id', '=', id)
      .where('revision', '<', 3)
      .execute();
    const late = await watch(id, 0);
    await expect.poll(() => late.messages().map(({ type }) => type)).toEqual(['snapshot']);
  });

  it('who do not read are dropped, and cost the others nothing', async () => {
    const { id } = await addBatch(database, 2);
    const [slow, quick] = [await watch(id), await watch(id)];
    await expect.poll(() => quick.texts.length).toBe(1);
    slow.bufferedAmount = 2_000_001;
    await rename(id, 'a');
    await expect.poll(() => quick.texts.length).toBe(2);
    expect([slow.ended, slow.texts.length]).toEqual(['terminated', 1]);
    await rename(id, 'b');
    await expect.poll(() => quick.texts.length).toBe(3);
    expect(slow.texts.length).toBe(1);
  });

  it('are let go when their key is revoked, the others of the batch are not', async () => {
    let ping = () => {};
    const own = newWatchers((run, everyMs) => {
      if (everyMs === 25_000) ping = run;
      return () => undefined;
    });
    const { id } = await addBatch(database, 1);
    const make = async () => await createApiKey(database, { name: 'k', scopes: ['read'] }, Date.now());
    const [kept, revoked] = [await make(), await make()];
    const [keptSocket, revokedSocket] = [new TestSocket(), new TestSocket()];
    await own.add(keptSocket, id, undefined, kept.secret);
    await own.add(revokedSocket, id, undefined, revoked.secret);
    await revokeApiKey(database, revoked.id, Date.now());
    ping();
    await expect.poll(() => revokedSocket.ended).toBe(4401);
    expect(keptSocket.ended).toBeUndefined();
    own.close();
    await database.tables.deleteFrom('api_keys').execute();
  });

  it('are asked for a sign of life every 25 seconds, and dropped when none has come by the next', async () => {
    const turns = new Map<number, () => void>();
    const beating = newWatchers((run, everyMs) => {
      turns.set(everyMs, run);
      return () => turns.delete(everyMs);
    });
    const { id } = await addBatch(database, 1);
    const [alive, dead] = [new TestSocket(), new TestSocket()];
    for (const socket of [alive, dead]) await beating.add(socket, id, undefined, undefined);
    const beat = () => turns.get(25_000)!();
    for (const socket of [alive, dead]) expect(socket.pings).toBe(0);
    beat();
    for (const socket of [alive, dead]) expect([socket.pings, socket.ended]).toEqual([1, undefined]);
    alive.answerPing();
    beat();
    expect([alive.pings, alive.ended]).toEqual([2, undefined]);
    expect([dead.pings, dead.ended]).toEqual([1, 'terminated']);
    // Gone is gone: it is neither asked nor ended again.
    dead.ended = undefined;
    alive.answerPing();
    beat();
    expect([alive.pings, dead.pings, dead.ended]).toEqual([3, 1, undefined]);
    beating.close();
    expect([alive.ended, turns.size]).toEqual([1012, 0]);
  });

  it('hear by the slow poll what no announcement told', async () => {
    const turns = new Map<number, () => void>();
    const polling = newWatchers((run, everyMs) => {
      turns.set(everyMs, run);
      return () => turns.delete(everyMs);
    });
    const { id } = await addBatch(database, 1);
    const socket = new TestSocket();
    await polling.add(socket, id, undefined, undefined);
    await expect.poll(() => socket.texts.length).toBe(1);
    await renameOrReprioritise(database, id, { name: 'untold' }, Date.now());
    expect(socket.texts.length).toBe(1);
    turns.get(2000)!();
    await expect.poll(() => socket.messages().at(-1)?.type).toBe('batch-updated');
    polling.close();
  });

  it('are told when the batch is gone', async () => {
    const { id } = await addBatch(database, 1);
    const socket = await watch(id);
    await database.tables.deleteFrom('batch_tasks').where('id', '=', id).execute();
    announcements.announce({ about: 'batch', batchId: id });
    await expect.poll(() => socket.ended).toBe(4404);
  });
});
