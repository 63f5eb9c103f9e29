import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planPackage } from '../../src/batch/package-plan.ts';
import type { Database } from '../../src/database/connect.ts';
import type { BatchTaskItemRow } from '../../src/database/tables.ts';
import { AppError } from '../../src/errors.ts';
import type { Recipe } from '../../src/protocol/recipe.ts';
import { claimItems } from '../../src/queue/claim-items.ts';
import {
  cancelBatch,
  renameOrReprioritise,
  rerunItem,
  retryFailed,
  setPaused,
} from '../../src/queue/control-batch.ts';
import { createBatch } from '../../src/queue/create-batch.ts';
import { reapLeases } from '../../src/queue/reap-leases.ts';
import { recordStep, renewLeases } from '../../src/queue/renew-leases.ts';
import { handBack, MAX_ATTEMPTS, settleFailed, settleSucceeded } from '../../src/queue/settle-item.ts';
import type { PhotoReport } from '../../src/worker/photo-task.ts';
import { describeOnEveryDatabase, type TestDatabase } from '../helpers/databases.ts';

const LEASE_MS = 10_000;
const RECIPE: Recipe = {
  enhance: { whiteBalance: true, exposure: 'auto', sharpen: 0 },
  output: { format: 'jpeg', quality: 90 },
};

describeOnEveryDatabase('queue', (open) => {
  let test: TestDatabase;
  let database: Database;
  let nowMs: number;
  beforeEach(async () => {
    test = await open();
    database = test.database;
    nowMs = 1_000_000;
  });
  afterEach(() => test.drop());

  const add = async (photos: number, options: { owner?: string; priority?: number } = {}) => {
    nowMs += 1;
    const items = Array.from({ length: photos }, (_, index) => ({
      filename: `${index}.jpg`,
      recipe: RECIPE,
      override: {},
      originalKey: `o/${index}`,
      original: { widthPx: 10, heightPx: 10, bytes: 1, format: 'jpeg', sha256: 'x' },
    }));
    const batch = {
      id: randomUUID(),
      ownerId: options.owner ?? 'ann',
      name: '',
      priority: options.priority ?? 0,
      params: {},
      estimatedSeconds: 1,
      items,
    };
    return (await createBatch(database, batch, { nowMs })).id;
  };
  const claim = (slots: number) => claimItems(database, { holder: 'w1', slots, leaseMs: LEASE_MS, nowMs });
  const read = (id: string) =>
    database.tables.selectFrom('batch_tasks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const items = (id: string) =>
    database.tables
      .selectFrom('batch_task_items')
      .selectAll()
      .where('batch_id', '=', id)
      .orderBy('item_index')
      .execute();

  it('hands out by priority, then creation, then index', async () => {
    const first = await add(2);
    const second = await add(1);
    const urgent = await add(2, { priority: 5 });
    const order = (await claim(10)).map((item) => [item.batch_id, item.item_index]);
    expect(order).toEqual([
      [urgent, 0],
      [urgent, 1],
      [first, 0],
      [first, 1],
      [second, 0],
    ]);
    expect(await claim(10)).toEqual([]);
  });

  it('shares fairly between owners of equal priority', async () => {
    await add(6, { owner: 'ann' });
    await add(2, { owner: 'bob' });
    const owners = (await claim(4)).map((item) => item.owner_id);
    expect(owners).toEqual(['ann', 'bob', 'ann', 'bob']);
  });

  it('never gives one item to two claimers', async () => {
    await add(20);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(5)));
    const keys = claims.flat().map((item) => item.item_index);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length + (await claim(20)).length).toBe(20);
  });

  it('settles once; counters, status and revision follow', async () => {
    const id = await add(2);
    const [one, two] = await claim(2);
    await recordStep(database, leaseOf(one), { step: 'decode' }, nowMs);
    expect((await read(id)).status).toBe('processing');
    await settleSucceeded(database, leaseOf(one), success(), nowMs);
    expect(await settleSucceeded(database, leaseOf(one), success(), nowMs)).toBeUndefined();
    await settleFailed(database, leaseOf(two), failure(false), { nowMs, backoffMs: 0 });
    const batch = await read(id);
    expect(batch).toMatchObject({ succeeded: 1, failed: 1, status: 'completed_with_errors', revision: 3 });
    const events = await database.tables.selectFrom('batch_events').selectAll().orderBy('revision').execute();
    expect(events.map((event) => [event.revision, event.type, event.item_index])).toEqual([
      [1, 'step-started', 0],
      [2, 'item-updated', 0],
      [3, 'item-updated', 1],
    ]);
  });

  it('tries a retryable failure again after its backoff, three times, then fails', async () => {
    const id = await add(1);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const [item] = await claim(1);
      expect(item.attempts).toBe(attempt);
      await settleFailed(database, leaseOf(item), failure(true), { nowMs, backoffMs: 500 });
      expect(await claim(1)).toEqual([]);
      nowMs += 500;
    }
    expect(await claim(1)).toEqual([]);
    expect((await read(id)).status).toBe('failed');
  });

  it('reaps a silent worker; its late settle is refused', async () => {
    const id = await add(1);
    const [lost] = await claim(1);
    nowMs += LEASE_MS + 1;
    expect(await reapLeases(database, nowMs)).toBe(1);
    const [again] = await claim(1);
    expect(await settleSucceeded(database, leaseOf(lost), success(), nowMs)).toBeUndefined();
    await settleSucceeded(database, leaseOf(again), success(), nowMs);
    expect(await read(id)).toMatchObject({ succeeded: 1, failed: 0, status: 'completed' });
  });

  it('renews what is held and names what is lost', async () => {
    const id = await add(2);
    const [one, two] = await claim(2);
    nowMs += LEASE_MS - 1;
    expect(await renewLeases(database, [leaseOf(one), leaseOf(two)], { leaseMs: LEASE_MS, nowMs })).toEqual(
      [],
    );
    nowMs += LEASE_MS - 1;
    expect(await reapLeases(database, nowMs)).toBe(0);
    await cancelBatch(database, id, nowMs);
    const lost = await renewLeases(database, [leaseOf(one), leaseOf(two)], { leaseMs: LEASE_MS, nowMs });
    expect(lost).toHaveLength(2);
  });

  it('cancels what is not finished and keeps what is', async () => {
    const id = await add(3);
    const [one] = await claim(2);
    await settleSucceeded(database, leaseOf(one), success(), nowMs);
    await cancelBatch(database, id, nowMs);
    expect(await read(id)).toMatchObject({ status: 'cancelled', succeeded: 1, cancelled: 2 });
    expect((await items(id)).map((item) => item.status)).toEqual(['succeeded', 'cancelled', 'cancelled']);
  });

  it('hands nothing out while paused', async () => {
    const id = await add(1);
    await setPaused(database, id, true, nowMs);
    expect(await claim(1)).toEqual([]);
    await setPaused(database, id, false, nowMs);
    expect(await claim(1)).toHaveLength(1);
  });

  it('gives an item back without counting the try', async () => {
    await add(1);
    const [item] = await claim(1);
    await handBack(database, leaseOf(item), { nowMs, waitMs: 1000 });
    expect(await claim(1)).toEqual([]);
    nowMs += 1000;
    expect((await claim(1))[0].attempts).toBe(1);
  });

  it('lets priority change while waiting, failed items retry, one item rerun', async () => {
    const slow = await add(1);
    const late = await add(1);
    await renameOrReprioritise(database, late, { priority: 3 }, nowMs);
    const [first] = await claim(1);
    expect(first.batch_id).toBe(late);
    await settleFailed(database, leaseOf(first), failure(false), { nowMs, backoffMs: 0 });
    expect((await read(late)).status).toBe('failed');
    await retryFailed(database, late, nowMs);
    const [again] = await claim(1);
    await settleSucceeded(database, leaseOf(again), success(), nowMs);
    await rerunItem(
      database,
      { batchId: late, itemIndex: 0, recipe: RECIPE, override: { styleId: 'business' } },
      nowMs,
    );
    expect(await read(late)).toMatchObject({ succeeded: 0, completed_at_ms: null });
    expect((await claim(2)).map((item) => item.batch_id)).toEqual([late, slow]);
  });

  const EARLIER = { styleId: 'business' };
  /** A batch whose photo succeeded with `EARLIER` and is to be made again. */
  const addRerun = async () => {
    const id = await add(1);
    await database.tables
      .updateTable('batch_task_items')
      .set({ override: JSON.stringify(EARLIER) })
      .execute();
    await settleSucceeded(database, leaseOf((await claim(1))[0]), success(), nowMs);
    const recipe: Recipe = { ...RECIPE, resize: { width: 5 } };
    await rerunItem(database, { batchId: id, itemIndex: 0, recipe, override: { rerun: true } }, nowMs);
    return id;
  };
  const expectEarlierResult = async (id: string, error: unknown) => {
    expect(await read(id)).toMatchObject({ status: 'completed', succeeded: 1, failed: 0, cancelled: 0 });
    const [item] = await items(id);
    expect(item).toMatchObject({ status: 'succeeded', result_key: 'r', result_recipe: null });
    expect([item.recipe, item.override, item.error].map((text) => JSON.parse(text ?? 'null'))).toEqual([
      RECIPE,
      EARLIER,
      error,
    ]);
    const keys = planPackage(await read(id), [item]).entries.map((entry) => entry.key);
    expect(keys).toEqual(['o/0', 'r']);
  };

  it('keeps the earlier result of a rerun that fails, and says why it failed', async () => {
    const id = await addRerun();
    await settleFailed(database, leaseOf((await claim(1))[0]), failure(false), { nowMs, backoffMs: 0 });
    await expectEarlierResult(id, failure(false));
  });

  it.each(['waits', 'is being worked on'])(
    'keeps the earlier result of a rerun cancelled while it %s',
    async (when) => {
      const id = await addRerun();
      const [item] = when === 'waits' ? [] : await claim(1);
      await cancelBatch(database, id, nowMs);
      await expectEarlierResult(id, null);
      if (item) expect(await settleSucceeded(database, leaseOf(item), success(), nowMs)).toBeUndefined();
    },
  );

  it('forgets the earlier recipe when the rerun succeeds', async () => {
    const id = await addRerun();
    await settleSucceeded(database, leaseOf((await claim(1))[0]), success(), nowMs);
    const [item] = await items(id);
    expect(item).toMatchObject({ status: 'succeeded', override: '{"rerun":true}', result_recipe: null });
    expect((await read(id)).succeeded).toBe(1);
  });

  it('names a photo that does not exist', async () => {
    const rerun = { batchId: await add(1), itemIndex: 7, recipe: RECIPE, override: {} };
    await expect(rerunItem(database, rerun, nowMs)).rejects.toMatchObject({ code: 'photo_not_found' });
  });

  it('names a batch that does not exist', async () => {
    await expect(cancelBatch(database, 'nope', nowMs)).rejects.toThrow(AppError);
  });
});

function leaseOf(item: BatchTaskItemRow) {
  return {
    batchId: item.batch_id,
    itemIndex: item.item_index,
    leaseNumber: item.lease_number,
    attempts: item.attempts,
  };
}

function failure(retryable: boolean) {
  return { code: 'engine_failed' as const, message: 'no', retryable };
}

function success() {
  const file = { widthPx: 1, heightPx: 1, bytes: 1, format: 'jpeg', sha256: 'x' };
  const report: PhotoReport = {
    original: file,
    result: file,
    score: { total: 80, parts: {}, warnings: [] },
    texts: [],
    notes: [],
    timingsMs: {},
  };
  return { resultKey: 'r', previewKey: 'p', report };
}
