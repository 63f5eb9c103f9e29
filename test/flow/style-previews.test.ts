import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { createLocalStore } from '../../src/storage/local-store.ts';
import { deleteOldPreviews } from '../../src/upkeep/delete-old-previews.ts';
import { callApi, type Items } from '../helpers/api-calls.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

const MUG = path.join(import.meta.dirname, '..', '..', 'samples', 'enamel-mug.jpg');
const DAY_MS = 24 * 3600 * 1000;
const PARAMS = {
  operations: ['background_replacement', 'resize'],
  background_replacement: { styleId: 'business' },
  resize: { preset: 'amazon_main' },
};

describe('previews of styles', () => {
  let test: TestApp;
  let uploadId: string;
  beforeAll(async () => {
    test = await startOnDefaults();
    uploadId = await upload(await readFile(MUG));
  });
  afterAll(() => test.discard());

  const upload = async (photo: Buffer) => {
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': String(photo.length) };
    const begun = await callApi(test.url, 'POST', '/api/v1/uploads', { headers });
    const location = begun.headers.get('location')!;
    await fetch(new URL(location, test.url), {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(photo),
    });
    return location.split('/').at(-1)!;
  };
  const ask = (body: unknown) => callApi<{ id: string }>(test.url, 'POST', '/api/v1/previews', { body });

  it('shows one photo in every style, small, the asked one first, and the photo only once', async () => {
    const { status, body } = await ask({ uploadId, params: PARAMS });
    expect(status).toBe(200);
    const read = () => callApi<Items>(test.url, 'GET', `/api/v1/batches/${body.id}/items`);
    await expect
      .poll(async () => (await read()).body.items.map((item) => item.status), { timeout: 200_000 })
      .toEqual(Array.from({ length: 8 }, () => 'succeeded'));
    const { items } = (await read()).body;
    const styles = items.map((item) => (item.params.background_replacement as { styleId: string }).styleId);
    expect(styles[0]).toBe('business');
    expect(new Set(styles).size).toBe(8);
    for (const { original, result } of items) {
      expect(Math.max(original.width, original.height)).toBe(640);
      expect(result).toMatchObject({ width: 480, height: 360, format: 'webp' });
    }
    // The product was looked for by the first of them only (there is one process here).
    expect(items.filter((item) => item.timings.subject !== undefined)).toHaveLength(1);
    expect((await ask({ uploadId, params: PARAMS })).body.id).toBe(body.id);
  });

  it('is listed nowhere, tells nothing of how long photos take, and goes after a day', async () => {
    const list = await callApi<{ batches: unknown[] }>(test.url, 'GET', '/api/v1/batches');
    expect(list.body.batches).toEqual([]);
    const database = connectDatabase(test.options.databaseUrl);
    const store = createLocalStore(path.join(test.options.dataDir, 'objects'));
    try {
      expect(await database.tables.selectFrom('step_timings').selectAll().execute()).toEqual([]);
      expect(await deleteOldPreviews(database, store, Date.now())).toBe(0);
      expect(await deleteOldPreviews(database, store, Date.now() + DAY_MS + 1)).toBe(1);
      expect(await database.tables.selectFrom('batch_task_items').selectAll().execute()).toEqual([]);
      const left: string[] = [];
      for await (const object of store.list('batches')) left.push(object.key);
      expect(left).toEqual([]);
    } finally {
      await database.close();
    }
  });

  it('is made again when it was deleted', async () => {
    const first = (await ask({ uploadId, params: PARAMS })).body.id;
    expect((await callApi(test.url, 'DELETE', `/api/v1/batches/${first}`)).status).toBe(204);
    const again = (await ask({ uploadId, params: PARAMS })).body.id;
    expect(again).not.toBe(first);
    expect((await callApi(test.url, 'GET', `/api/v1/batches/${again}`)).status).toBe(200);
    expect((await ask({ uploadId, params: PARAMS })).body.id).toBe(again);
  });

  it('says what is wrong with a request', async () => {
    expect((await ask({ uploadId: '0'.repeat(32), params: PARAMS })).status).toBe(404);
    expect((await ask({ uploadId, params: { operations: ['paint'] } })).status).toBe(422);
    const text = await upload(Buffer.from('no picture'));
    expect((await ask({ uploadId: text, params: PARAMS })).status).toBe(422);
  });
});
