import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  batchForm,
  type CreatedBatch,
  callApi,
  type Items,
  type Package,
  watchBatch,
} from '../helpers/api-calls.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { describeOnEveryInstallation, type TestApp } from '../helpers/test-app.ts';

describeOnEveryInstallation('files', (start) => {
  let test: TestApp;
  let items: Items['items'];
  let zip: Package;
  beforeAll(async () => {
    test = await start();
    const params = { operations: ['resize'], resize: { width: 64 } };
    const body = batchForm(params, { 'a.jpg': await plainPhoto('#a22'), 'b.jpg': await plainPhoto('#22a') });
    const { id } = (await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body })).body;
    await watchBatch(test.url, id);
    ({ items } = (await callApi<Items>(test.url, 'GET', `/api/v1/batches/${id}/items`)).body);
    zip = (await callApi<Package>(test.url, 'POST', `/api/v1/batches/${id}/package`)).body;
  });
  afterAll(() => test.discard());
  /** Follows to the store where the bytes come straight from it. */
  const get = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(new URL(url, test.url), { headers });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  };

  it('go on where a download broke off', async () => {
    const whole = await get(zip.url);
    expect([whole.status, whole.bytes.length]).toEqual([200, zip.bytes]);
    expect(whole.headers.get('content-length')).toBe(String(zip.bytes));
    expect(whole.headers.get('content-disposition')).toContain('.zip');
    const cut = Math.floor(zip.bytes / 3);
    const rest = await get(zip.url, { range: `bytes=${cut}-` });
    expect(rest.status).toBe(206);
    expect(rest.headers.get('content-range')).toBe(`bytes ${cut}-${zip.bytes - 1}/${zip.bytes}`);
    expect(sha256(Buffer.concat([whole.bytes.subarray(0, cut), rest.bytes]))).toBe(sha256(whole.bytes));
    const tail = await get(zip.url, { range: 'bytes=-22' });
    expect(tail.bytes).toEqual(whole.bytes.subarray(-22));
    expect((await get(zip.url, { range: `bytes=${zip.bytes}-` })).status).toBe(416);
  });

  it('are kept by browsers, and asked for again only where they have changed', async () => {
    const { url } = items[0].result!;
    const first = await callApi(test.url, 'GET', url);
    const etag = first.headers.get('etag')!;
    expect(first.headers.get('cache-control')).toMatch(/^private, max-age=\d{3,}/);
    const again = await callApi(test.url, 'GET', url, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect((await callApi(test.url, 'GET', items[1].result!.url)).headers.get('etag')).not.toBe(etag);
  });

  it('have previews in every size as soon as the photos are there', async () => {
    for (const { original, result } of items) {
      for (const file of [original, result!]) {
        for (const widthPx of [320, 640, 1280]) {
          const preview = await get(`${file.previewUrl}?w=${widthPx}`);
          expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/webp']);
        }
      }
      expect((await get(`${original.previewUrl}?w=99`)).status).toBe(422);
    }
  });
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
