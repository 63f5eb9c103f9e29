import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchView } from '../../src/protocol/batch-api.ts';
import { batchForm, type CreatedBatch, callApi, type Items, watchBatch } from '../helpers/api-calls.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

const RESIZE = { operations: ['resize'], resize: { width: 32 } };

describe('a batch that is steered over HTTP', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startOnDefaults();
  });
  afterAll(() => test.discard());

  const create = async (photos: Record<string, Buffer>) => {
    const body = batchForm(RESIZE, photos);
    return (await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body })).body.id;
  };
  const steer = async (id: string, action: string) => {
    const answer = await callApi<BatchView>(test.url, 'POST', `/api/v1/batches/${id}/${action}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const itemsOf = async (id: string) =>
    (await callApi<Items>(test.url, 'GET', `/api/v1/batches/${id}/items`)).body.items;

  it('waits while it is paused, and ends after it is resumed', async () => {
    const photo = await plainPhoto('#a22');
    const id = await create(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${at}.jpg`, photo])));
    expect(await steer(id, 'pause')).toMatchObject({ paused: true, estimatedSecondsRemaining: null });
    // What a worker held already is finished; nothing else is begun.
    await expect
      .poll(async () => (await itemsOf(id)).filter((item) => item.status === 'processing').length, {
        timeout: 60_000,
      })
      .toBe(0);
    const paused = (await callApi<BatchView>(test.url, 'GET', `/api/v1/batches/${id}`)).body;
    expect(paused).toMatchObject({ paused: true, completedAt: null });
    expect(paused.processed).toBeLessThan(20);
    expect(await steer(id, 'resume')).toMatchObject({ paused: false });
    expect((await watchBatch(test.url, id)).batch).toMatchObject({ status: 'completed', succeeded: 20 });
  });

  it('tries its failed photos again, and only them', async () => {
    const whole = await plainPhoto('#2a2', 640);
    const id = await create({ 'whole.jpg': whole, 'cut.jpg': whole.subarray(0, whole.length / 2) });
    const first = (await watchBatch(test.url, id)).batch;
    expect(first).toMatchObject({ status: 'completed_with_errors', succeeded: 1, failed: 1 });
    const before = await itemsOf(id);
    const again = await steer(id, 'retry');
    expect(again).toMatchObject({ failed: 0, succeeded: 1, completedAt: null });
    const { batch } = await watchBatch(test.url, id);
    expect(batch).toMatchObject({ status: 'completed_with_errors', succeeded: 1, failed: 1 });
    expect(batch.revision).toBeGreaterThan(first.revision + 1);
    expect((await itemsOf(id))[0]).toEqual(before[0]);
    const done = await create({ 'whole.jpg': whole });
    const ended = (await watchBatch(test.url, done)).batch;
    expect(await steer(done, 'retry')).toEqual(ended);
  });
});
