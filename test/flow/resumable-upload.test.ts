import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CreatedBatch, callApi, type Items, type Problem } from '../helpers/api-calls.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { describeOnEveryInstallation, type TestApp } from '../helpers/test-app.ts';

const TUS = { 'tus-resumable': '1.0.0' };
const PARAMS = { operations: ['resize'], resize: { width: 64 } };

describeOnEveryInstallation('resumable upload', (start) => {
  let test: TestApp;
  let photo: Buffer;
  beforeAll(async () => {
    test = await start({ work: false, photoBytes: 1_000_000 });
    photo = await plainPhoto('#a22');
  });
  afterAll(() => test.discard());

  const begin = async (bytes: number, filename = '红.jpg') => {
    const metadata = `filename ${Buffer.from(filename).toString('base64')}`;
    return await callApi<string>(test.url, 'POST', '/api/v1/uploads', {
      headers: { ...TUS, 'upload-length': String(bytes), 'upload-metadata': metadata },
    });
  };
  const send = async (location: string, offset: number, bytes: Buffer) =>
    await fetch(new URL(location, test.url), {
      method: 'PATCH',
      headers: {
        ...TUS,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(bytes),
    });
  const offsetOf = async (location: string) => {
    const { headers } = await callApi(test.url, 'HEAD', location, { headers: TUS });
    return Number(headers.get('upload-offset'));
  };
  const create = <Body = Problem>(body: unknown, headers: Record<string, string> = {}) =>
    callApi<Body>(test.url, 'POST', '/api/v1/batches', { body, headers });

  it('goes on where it broke off, and the batch is made of it', async () => {
    const begun = await begin(photo.length);
    expect(begun.status).toBe(201);
    expect(begun.headers.get('x-content-type-options')).toBe('nosniff');
    const location = begun.headers.get('location') ?? '';
    const uploadId = location.split('/').at(-1)!;
    expect((await send(location, 0, photo.subarray(0, 500))).status).toBe(204);
    expect((await create({ uploadIds: [uploadId], params: PARAMS })).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining(`500 of ${photo.length} bytes`),
    });
    expect(await offsetOf(location)).toBe(500);
    expect((await send(location, 0, photo)).status).toBe(409);
    expect((await send(location, 500, photo.subarray(500))).status).toBe(204);

    // A batch that is refused leaves the upload where it is.
    const refused = await create({ uploadIds: [uploadId], params: { operations: ['paint'] } });
    expect(refused.body.errors?.[0].subject).toBe('params.operations.0');
    const request = {
      uploadIds: [uploadId],
      params: PARAMS,
      overrides: { '红.jpg': { resize: { width: 32 } } },
    };
    const once = { 'idempotency-key': 'once' };
    const created = await create<CreatedBatch>(request, once);
    expect(created.status).toBe(201);
    const { items } = (await callApi<Items>(test.url, 'GET', `/api/v1/batches/${created.body.id}/items`))
      .body;
    expect(items[0]).toMatchObject({ filename: '红.jpg', override: { resize: { width: 32 } } });
    expect(items[0].original.bytes).toBe(photo.length);
    expect((await create<CreatedBatch>(request, once)).body.id).toBe(created.body.id);
    expect((await create(request)).status).toBe(404);
  });

  it('refuses what is too large, unknown or nothing at all', async () => {
    expect((await begin(1_000_001)).status).toBe(413);
    expect((await create({ uploadIds: ['0'.repeat(32)], params: PARAMS })).status).toBe(404);
    expect((await create({ uploadIds: ['../../secret'], params: PARAMS })).status).toBe(422);
    expect((await create({ uploadIds: [], params: PARAMS })).status).toBe(422);
    const download = await callApi(test.url, 'GET', (await begin(4)).headers.get('location') ?? '');
    expect(download.status).toBe(404);
  });
});
