import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ItemView } from '../../src/protocol/batch-api.ts';
import {
  type Batches,
  batchForm,
  type CreatedBatch,
  callApi,
  type Items,
  type Package,
  type Problem,
  watchBatch,
} from '../helpers/api-calls.ts';
import { readZip } from '../helpers/read-zip.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { describeOnEveryInstallation, type TestApp } from '../helpers/test-app.ts';

const PARAMS = { operations: ['resize'], resize: { width: 64, height: 64, fit: 'cover' }, name: '秋季新品' };

describeOnEveryInstallation('batch service', (start) => {
  let test: TestApp;
  const red = plainPhoto('#a22');
  const blue = plainPhoto('#22a');
  beforeAll(async () => {
    test = await start();
  });
  afterAll(() => test.discard());

  const call = <Body = Problem>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => callApi<Body>(test.url, method, path, { body, headers });
  const create = async (params: unknown = PARAMS, headers: Record<string, string> = {}) => {
    const photos = { '红.jpg': await red, 'blue.jpg': await blue };
    const overrides = { 'blue.jpg': { resize: { width: 32, height: 32 }, output: { format: 'png' } } };
    return await call<CreatedBatch>('POST', '/api/v1/batches', batchForm(params, photos, overrides), headers);
  };
  const finished = (id: string) => watchBatch(test.url, id);

  it('takes photos, works, tells progress, gives results and a ZIP', async () => {
    const created = await create();
    expect(created.status, JSON.stringify(created.body)).toBe(201);
    expect(created.body).toMatchObject({ status: 'pending', total: 2, name: '秋季新品' });
    expect(created.body.estimatedSeconds).toBeGreaterThan(0);
    const { id } = created.body;
    const { batch, messages } = await finished(id);
    expect(batch).toMatchObject({ status: 'completed', succeeded: 2, failed: 0, processed: 2 });
    expect(messages[0].type).toBe('snapshot');
    const revisions = messages.map((message) => message.revision);
    expect(revisions.slice(1).every((revision, at) => revision === revisions[at] + 1)).toBe(true);

    const { items } = (await call<Items>('GET', `/api/v1/batches/${id}/items`)).body;
    const facts = items.map(({ filename, original, result }) => [
      filename,
      original.format,
      result?.width,
      result?.format,
    ]);
    expect(facts).toEqual([
      ['红.jpg', 'jpeg', 64, 'jpeg'],
      ['blue.jpg', 'jpeg', 32, 'png'],
    ]);
    expect(items[0].result?.frame).toEqual({ scale: 0.2, offsetX: 0, offsetY: 0 });
    const result = await fetch(new URL(items[0].result!.downloadUrl, test.url));
    expect(result.status).toBe(200);
    expect(result.headers.get('content-disposition')).toContain(encodeURIComponent('红.jpg'));
    expect((await result.arrayBuffer()).byteLength).toBe(items[0].result!.bytes);
    const { previewUrl } = items[0].original;
    for (const url of [previewUrl, `${previewUrl}?w=4096`, `${items[0].result!.previewUrl}?w=320`]) {
      const preview = await fetch(new URL(url, test.url));
      expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/webp']);
    }

    const zip = (await call<Package>('POST', `/api/v1/batches/${id}/package`)).body;
    const bytes = Buffer.from(await (await fetch(new URL(zip.url, test.url))).arrayBuffer());
    expect(bytes.length).toBe(zip.bytes);
    const entries = await readZip(bytes);
    const manifest = JSON.parse(entries.get('manifest.json')!.toString());
    expect([...entries.keys()]).toEqual([
      'originals/blue.jpg',
      'originals/红.jpg',
      'results/blue.png',
      'results/红.jpg',
      'manifest.json',
    ]);
    expect(manifest.items[0].result.sha256).toBe(sha256(entries.get('results/红.jpg')!));
    expect(sha256(entries.get('originals/红.jpg')!)).toBe(sha256(await red));
    expect((await call<Package>('POST', `/api/v1/batches/${id}/package`)).body.bytes).toBe(zip.bytes);
    const tampered = zip.url.replace(/.$/, (last: string) => (last === 'A' ? 'B' : 'A'));
    expect((await call('GET', tampered)).status).toBe(403);
  });

  it('marks, filters, reruns one photo, deletes', async () => {
    const { id } = (await create()).body;
    await finished(id);
    const marked = await call<ItemView>('PATCH', `/api/v1/batches/${id}/items/1`, {
      mark: 'rejected',
      note: '太暗',
    });
    expect(marked.body).toMatchObject({ mark: 'rejected', note: '太暗' });
    expect((await call<Items>('GET', `/api/v1/batches/${id}/items?mark=rejected`)).body.items).toHaveLength(
      1,
    );
    expect((await call('GET', `/api/v1/batches/${id}/items?minScore=101`)).status).toBe(422);
    const rerun = await call<ItemView>('POST', `/api/v1/batches/${id}/items/1/rerun`, {
      resize: { width: 16, height: 16 },
    });
    expect([rerun.status, rerun.body.status]).toEqual([202, 'pending']);
    await finished(id);
    expect((await call<ItemView>('GET', `/api/v1/batches/${id}/items/1`)).body.result?.width).toBe(16);
    expect((await call('DELETE', `/api/v1/batches/${id}`)).status).toBe(204);
    expect((await call('GET', `/api/v1/batches/${id}`)).status).toBe(404);
  });

  it('answers the same for the same Idempotency-Key, 409 for another request', async () => {
    const key = { 'idempotency-key': 'once' };
    const [first, second] = [await create(PARAMS, key), await create(PARAMS, key)];
    expect(second.body.id).toBe(first.body.id);
    const photos = { 'c.jpg': await red };
    const other = await call('POST', '/api/v1/batches', batchForm(PARAMS, photos), key);
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict']);
  });

  it('names everything that is wrong at once and stores nothing', async () => {
    const before = (await call<Batches>('GET', '/api/v1/batches')).body.batches.length;
    const photos = {
      'a.jpg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'b.jpg': Buffer.alloc(0),
      'c.jpg': await red,
    };
    const refused = await call('POST', '/api/v1/batches', batchForm(PARAMS, photos, { 'd.jpg': {} }));
    expect(refused.status).toBe(422);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body.errors?.map((error) => error.subject).sort()).toEqual([
      'a.jpg',
      'b.jpg',
      'overrides.d.jpg',
    ]);
    const unknown = await call(
      'POST',
      '/api/v1/batches',
      batchForm({ operations: ['paint'] }, { 'c.jpg': await red }),
    );
    expect(unknown.body.errors?.[0].subject).toContain('params.operations');
    expect((await call('POST', '/api/v1/batches', batchForm(PARAMS, {}))).body.code).toBe(
      'photo_count_out_of_range',
    );
    const many = Object.fromEntries(
      await Promise.all(Array.from({ length: 51 }, async (_, at) => [`${at}.jpg`, await red])),
    );
    expect((await call('POST', '/api/v1/batches', batchForm(PARAMS, many))).body.detail).toContain('51');
    expect((await call<Batches>('GET', '/api/v1/batches')).body.batches.length).toBe(before);
  });

  it('pages through batches, newest first', async () => {
    const first = (await call<Batches>('GET', '/api/v1/batches?limit=1')).body;
    const second = (await call<Batches>('GET', `/api/v1/batches?limit=1&cursor=${first.nextCursor}`)).body;
    expect(first.batches[0].createdAt >= second.batches[0].createdAt).toBe(true);
    expect(first.batches[0].id).not.toBe(second.batches[0].id);
  });

  it('tells what it can do, and how it is', async () => {
    const capabilities = (await call<{ operations: { name: string }[] }>('GET', '/api/v1/capabilities')).body;
    expect(capabilities.operations.map((operation) => operation.name)).toContain('text_removal');
    expect((await call('GET', '/readyz')).body).toEqual({ status: 'ok' });
    expect((await fetch(new URL('/metrics', test.url))).status).toBe(200);
    expect((await call<{ openapi: string }>('GET', '/openapi.json')).body.openapi).toBe('3.1.0');
    expect((await call('GET', '/nothing')).body.code).toBe('request_invalid');
  });
});

describeOnEveryInstallation('the list of batches', (start) => {
  it('finds them by a part of their name, by pauses, and shows their first photo', async () => {
    // Nobody works here: what is paused stays unfinished.
    const test = await start({ work: false });
    const names = ['50%_off Mugs', '50 off mugs', '杯子'];
    const photos = { 'a.jpg': await plainPhoto('#a22') };
    for (const [at, name] of names.entries()) {
      const body = batchForm({ ...PARAMS, name }, photos);
      const { id } = (await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body })).body;
      if (at > 0) await callApi(test.url, 'POST', `/api/v1/batches/${id}/pause`);
    }
    const found = async (query: Record<string, string>) =>
      (await callApi<Batches>(test.url, 'GET', `/api/v1/batches?${new URLSearchParams(query)}`)).body.batches;
    const namesFound = async (query: Record<string, string>) =>
      (await found(query)).map(({ name }) => name).reverse();
    expect(await namesFound({ search: 'MUGS' })).toEqual(names.slice(0, 2));
    expect(await namesFound({ search: '%_' })).toEqual(names.slice(0, 1));
    expect(await namesFound({ search: '子' })).toEqual(names.slice(2));
    expect(await namesFound({ search: '\\' })).toEqual([]);
    expect(await namesFound({ paused: 'true' })).toEqual(names.slice(1));
    expect(await namesFound({ paused: 'false', search: 'mugs' })).toEqual(names.slice(0, 1));
    expect((await callApi(test.url, 'GET', '/api/v1/batches?search=%00')).status).toBe(422);
    const [batch] = await found({ search: '杯' });
    const cover = await fetch(new URL(`${batch!.coverUrl}?w=640`, test.url));
    expect([cover.status, cover.headers.get('content-type')]).toEqual([200, 'image/webp']);
    await test.discard();
  });
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
