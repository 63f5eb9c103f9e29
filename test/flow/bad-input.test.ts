import { afterAll, beforeAll, expect, it } from 'vitest';
import { batchForm, type CreatedBatch, callApi, type Items } from '../helpers/api-calls.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { describeOnEveryInstallation, type TestApp } from '../helpers/test-app.ts';

const RESIZE = { operations: ['resize'], resize: { width: 32 } };

describeOnEveryInstallation('input that no database or address takes', (start) => {
  let test: TestApp;
  let photo: Buffer;
  let id: string;
  beforeAll(async () => {
    test = await start({ work: false });
    photo = await plainPhoto('#a22');
    id = (await create({ 'a.jpg': photo })).id;
  });
  afterAll(() => test.discard());

  const create = async (photos: Record<string, Buffer>, params: object = {}, overrides?: unknown) => {
    const body = batchForm({ ...RESIZE, ...params }, photos, overrides);
    const answer = await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const itemsOf = async (batchId: string) =>
    (await callApi<Items>(test.url, 'GET', `/api/v1/batches/${batchId}/items`)).body.items;

  it.each([
    ['GET', '/batches/%00', 404],
    ['GET', '/batches/%00/items', 404],
    ['POST', '/batches/%00/cancel', 404],
    ['GET', '/batches/{id}/items/2147483648', 422],
    ['POST', '/batches/{id}/items/9007199254740991/rerun', 422, {}],
    ['GET', '/batches?cursor=99999999999999999999.x', 422],
    ['GET', '/batches?cursor=1.%00', 422],
    ['PATCH', '/batches/{id}', 422, { name: 'a\0b' }],
    ['PATCH', '/batches/{id}', 422, { name: 'half a letter \ud800' }],
    ['PATCH', '/batches/{id}/items/0', 422, { note: 'a\0b' }],
  ])('%s %s', async (method, path, status, body?: unknown) => {
    const answer = await callApi(test.url, method, `/api/v1${path.replace('{id}', id)}`, { body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is refused in the params of a batch, by its field', async () => {
    const webhookUrl = 'https://shop.example/\0';
    for (const params of [{ name: 'a\0b' }, { webhookUrl }]) {
      const body = batchForm({ ...RESIZE, ...params }, { 'a.jpg': photo });
      const answer = await callApi(test.url, 'POST', '/api/v1/batches', { body });
      expect(answer.status).toBe(422);
      expect(answer.body.errors?.[0]?.subject).toBe(`params.${Object.keys(params)[0]}`);
    }
    const headers = { 'idempotency-key': 'k'.repeat(3000) };
    const answer = await callApi(test.url, 'POST', '/api/v1/batches', {
      body: batchForm(RESIZE, { 'a.jpg': photo }),
      headers,
    });
    expect([answer.status, answer.body.detail]).toEqual([422, expect.stringContaining('Idempotency-Key')]);
  });

  it('leaves the lines of a note alone', async () => {
    const body = { note: '第一行\nsecond\tline 👍' };
    const path = `/api/v1/batches/${id}/items/0`;
    expect((await callApi(test.url, 'PATCH', path, { body })).body).toMatchObject(body);
  });

  it('goes from the names of photos, sent in either way', async () => {
    const metadata = Buffer.from('folder/a\0\u0007b.jpg').toString('base64');
    const begun = await callApi(test.url, 'POST', '/api/v1/uploads', {
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(photo.length),
        'upload-metadata': `filename ${metadata}`,
      },
    });
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
    const body = { uploadIds: [location.split('/').at(-1)], params: RESIZE };
    const created = await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body });
    expect((await itemsOf(created.body.id))[0]?.filename).toBe('ab.jpg');
  });

  it('takes long names, shortened, with links that work', async () => {
    const batch = await create({ [`${'长'.repeat(700)}.jpeg`]: photo, [`${'👍'.repeat(300)}.jpg`]: photo });
    const items = await itemsOf(batch.id);
    expect(items.map(({ filename }) => filename)).toEqual([
      `${'长'.repeat(195)}.jpeg`,
      `${'👍'.repeat(196)}.jpg`,
    ]);
    for (const { original } of items) {
      expect([200, 302]).toContain((await callApi(test.url, 'GET', original.url)).status);
    }
  });

  it('takes names that every object seems to hold', async () => {
    const names = ['constructor', '__proto__', 'toString'];
    const photos = Object.fromEntries(names.map((name) => [name, photo]));
    const batch = await create(photos, {}, { 0: { resize: { width: 16 } } });
    const items = await itemsOf(batch.id);
    expect(items.map(({ override }) => override)).toEqual([{ resize: { width: 16 } }, {}, {}]);
  });
});
