import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { type Batches, batchForm, type CreatedBatch, callApi } from '../helpers/api-calls.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { describeOnEveryInstallation, type TestApp } from '../helpers/test-app.ts';

const HOUR_MS = 3600 * 1000;

describeOnEveryInstallation('an Idempotency-Key', (start) => {
  let test: TestApp;
  let photo: Buffer;
  beforeAll(async () => {
    test = await start({ work: false });
    photo = await plainPhoto('#a22');
  });
  afterAll(() => test.discard());

  const create = async (key: string) => {
    const body = batchForm({ operations: ['resize'], resize: { width: 32 } }, { 'a.jpg': photo });
    const headers = { 'idempotency-key': key };
    const answer = await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body, headers });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer;
  };
  const listed = async () =>
    (await callApi<Batches>(test.url, 'GET', '/api/v1/batches?limit=100')).body.batches.map(({ id }) => id);

  it('makes one batch of equal requests that come at the same time', async () => {
    const before = await listed();
    const answers = await Promise.all(Array.from({ length: 4 }, () => create('at the same time')));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await listed()).toHaveLength(before.length + 1);
  });

  it('is forgotten after 24 hours, and not before', async () => {
    const { body } = await create('a day');
    const grownBy = async (hours: number) => {
      const database = connectDatabase(test.options.databaseUrl);
      const { numUpdatedRows } = await database.tables
        .updateTable('idempotency_records')
        .set({ created_at_ms: Date.now() - hours * HOUR_MS })
        .where('idempotency_key', '=', 'a day')
        .executeTakeFirst();
      await database.close();
      expect(numUpdatedRows).toBe(1n);
    };
    await grownBy(23.9);
    const again = await create('a day');
    expect([again.body.id, again.headers.get('idempotency-replayed')]).toEqual([body.id, 'true']);
    await grownBy(24.1);
    const later = await create('a day');
    expect(later.body.id).not.toBe(body.id);
    expect(later.headers.get('idempotency-replayed')).toBeNull();
    expect((await create('a day')).body.id).toBe(later.body.id);
  });
});
