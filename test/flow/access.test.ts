import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import type { BatchView, ItemView } from '../../src/protocol/batch-api.ts';
import { type Batches, batchForm, type CreatedBatch, callApi, type Problem } from '../helpers/api-calls.ts';
import { makeKeys, type TestKeys } from '../helpers/make-keys.ts';
import { openSocket } from '../helpers/open-socket.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { describeOnEveryInstallation, type TestApp } from '../helpers/test-app.ts';

const PARAMS = { operations: ['resize'], resize: { width: 32 } };
const TUS = { 'tus-resumable': '1.0.0' };

/** What a route is to somebody who is not the owner. */
type Door =
  /** One owner's thing: a stranger learns not even that it exists. */
  | 'of one owner'
  /** Everybody's own: a stranger gets an answer about his own things. */
  | 'for each'
  | 'public';

interface Walk {
  readonly door: Door;
  /** Whether a read-only key may. */
  readonly reading: boolean;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const READ = { door: 'of one owner', reading: true } as const;
const WRITE = { door: 'of one owner', reading: false } as const;
const PUBLIC = { door: 'public', reading: true } as const;

/** Every route of the OpenAPI and AsyncAPI documents; one that is new has to be entered here. */
const ROUTES: Readonly<Record<string, Walk>> = {
  // Somebody else's upload, whole as it is, is none of his.
  'POST /api/v1/batches': {
    ...WRITE,
    body: { uploadIds: ['{uploadId}'], params: PARAMS },
  },
  'GET /api/v1/batches': { door: 'for each', reading: true },
  'GET /api/v1/batches/{id}': READ,
  'PATCH /api/v1/batches/{id}': { ...WRITE, body: { name: 'stolen' } },
  'DELETE /api/v1/batches/{id}': WRITE,
  'POST /api/v1/batches/{id}/cancel': WRITE,
  'POST /api/v1/batches/{id}/pause': WRITE,
  'POST /api/v1/batches/{id}/resume': WRITE,
  'POST /api/v1/batches/{id}/retry': WRITE,
  'POST /api/v1/batches/{id}/package': READ,
  'GET /api/v1/batches/{id}/events': READ,
  'GET /api/v1/batches/{id}/items': READ,
  'GET /api/v1/batches/{id}/items/{index}': READ,
  'PATCH /api/v1/batches/{id}/items/{index}': { ...WRITE, body: { mark: 'rejected' } },
  'POST /api/v1/batches/{id}/items/{index}/rerun': { ...WRITE, body: {} },
  'GET /api/v1/batches/{id}/items/{index}/subjects': READ,
  'POST /api/v1/batches/{id}/items/{index}/matte': { ...READ, body: { include: [{ x: 0.5, y: 0.5 }] } },
  'POST /api/v1/estimates': { door: 'for each', reading: true, body: { photos: 1, params: PARAMS } },
  'GET /api/v1/capabilities': { door: 'for each', reading: true },
  'GET /api/v1/webhook-secret': { door: 'for each', reading: false },
  'POST /api/v1/previews': { ...WRITE, body: { uploadId: '{uploadId}', params: PARAMS } },
  'POST /api/v1/uploads': { door: 'for each', reading: false, headers: { ...TUS, 'upload-length': '4' } },
  'HEAD /api/v1/uploads/{uploadId}': { ...READ, headers: TUS },
  'PATCH /api/v1/uploads/{uploadId}': {
    ...WRITE,
    headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
  },
  'DELETE /api/v1/uploads/{uploadId}': { ...WRITE, headers: TUS },
  'GET /api/v1/samples': PUBLIC,
  'GET /api/v1/samples/{name}': PUBLIC,
  // Whoever has the address may: it is signed and expires. Tampered and expired ones are tried below.
  'GET /files/{token}': PUBLIC,
  'GET /healthz': PUBLIC,
  'GET /readyz': PUBLIC,
  'GET /metrics': PUBLIC,
};

describeOnEveryInstallation('access', (start) => {
  let test: TestApp;
  let database: Database;
  let keys: TestKeys;
  let batch: BatchView;
  let item: ItemView;
  let uploadId: string;
  let routes: string[];

  beforeAll(async () => {
    test = await start();
    database = connectDatabase(test.options.databaseUrl);
    keys = await makeKeys(database);
    const form = batchForm(PARAMS, { 'a.jpg': await plainPhoto('#a22') });
    batch = (await as<CreatedBatch>('ann', 'POST', '/api/v1/batches', form)).body;
    while (batch.completedAt === null) {
      batch = (await as<BatchView>('ann', 'GET', `/api/v1/batches/${batch.id}`)).body;
    }
    item = (await as<ItemView>('ann', 'GET', `/api/v1/batches/${batch.id}/items/0`)).body;
    const upload = await as('ann', 'POST', '/api/v1/uploads', undefined, { ...TUS, 'upload-length': '4' });
    const location = upload.headers.get('location') ?? '';
    uploadId = location.split('/').at(-1) ?? '';
    const sent = await fetch(new URL(location, test.url), {
      method: 'PATCH',
      headers: {
        ...TUS,
        authorization: `Bearer ${keys.ann}`,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: 'four',
    });
    expect(sent.status).toBe(204);
    const { body } = await callApi<{ paths: Record<string, object> }>(test.url, 'GET', '/openapi.json');
    const sockets = await callApi<{ channels: Record<string, { address: string }> }>(
      test.url,
      'GET',
      '/asyncapi.json',
    );
    routes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    routes.push(...Object.values(sockets.body.channels).map((channel) => `GET ${channel.address}`));
  });
  afterAll(async () => {
    await database.close();
    await test.discard();
  });

  const as = <Body = Problem>(
    who: keyof typeof keys | 'nobody' | 'inventor',
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const key = who === 'nobody' ? undefined : who === 'inventor' ? 'pk_invented' : keys[who];
    const authorization = key ? { authorization: `Bearer ${key}` } : {};
    return callApi<Body>(test.url, method, path, { body, headers: { ...headers, ...authorization } });
  };
  const walk = (who: Parameters<typeof as>[0], route: string) => {
    const [method, template] = route.split(' ');
    const { body, headers } = ROUTES[route];
    const values: Record<string, string> = {
      id: batch.id,
      index: '0',
      uploadId,
      name: 'nothing.jpg',
      token: item.original.url.replace('/files/', ''),
    };
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name]);
    return as(who, method, fill(template), body && JSON.parse(fill(JSON.stringify(body))), headers);
  };

  it('walks every route that the document names, and no other', () => {
    expect(routes.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it.each(Object.keys(ROUTES))('%s', async (route) => {
    const { door, reading } = ROUTES[route];
    const head = route.startsWith('HEAD');
    if (door === 'public') {
      // A file link leads on to the store where that is one of its own.
      expect([200, 302, 404]).toContain((await walk('nobody', route)).status);
      return;
    }
    for (const who of ['nobody', 'inventor', 'revoked'] as const) {
      const refused = await walk(who, route);
      expect(refused.status, who).toBe(401);
      if (!head) expect(refused.body.code, who).toBe('not_authenticated');
    }
    if (!reading) expect((await walk('reader', route)).status).toBe(403);
    const stranger = await walk('bob', route);
    if (door === 'of one owner') expect(stranger.status).toBe(404);
    else expect(JSON.stringify(stranger.body)).not.toContain(batch.id);
  });

  it('has left the owner everything as it was', async () => {
    expect((await as<BatchView>('ann', 'GET', `/api/v1/batches/${batch.id}`)).body).toEqual(batch);
    const { batches } = (await as<Batches>('bob', 'GET', '/api/v1/batches')).body;
    expect(batches).toEqual([]);
    const upload = await as('ann', 'HEAD', `/api/v1/uploads/${uploadId}`, undefined, TUS);
    expect([upload.status, upload.headers.get('upload-offset')]).toEqual([200, '4']);
    expect((await as<Batches>('reader', 'GET', '/api/v1/batches')).body.batches).toHaveLength(1);
  });

  it('lets only the owner watch', async () => {
    const address = `${test.url.replace('http', 'ws')}/api/v1/batches/${batch.id}/events`;
    expect(await openSocket(address, [])).toBe(401);
    expect(await openSocket(address, ['packshot', `packshot.key.${keys.revoked}`])).toBe(401);
    expect(await openSocket(address, ['packshot', `packshot.key.${keys.bob}`])).toBe(404);
    expect(await openSocket(address, ['packshot', `packshot.key.${keys.reader}`])).toBe('packshot');
  });
});
