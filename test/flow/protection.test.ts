import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { FileTokens } from '../../src/http/file-tokens.ts';
import type { ItemView } from '../../src/protocol/batch-api.ts';
import { batchForm, type CreatedBatch, callApi, type Problem, watchBatch } from '../helpers/api-calls.ts';
import { type ChildProgram, startProgram } from '../helpers/child-process.ts';
import { makeKeys, type TestKeys } from '../helpers/make-keys.ts';
import { openSocket } from '../helpers/open-socket.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

const PARAMS = { operations: ['resize'], resize: { width: 32 } };

describe('protection', () => {
  let test: TestApp;
  let database: Database;
  let keys: TestKeys;
  let batch: CreatedBatch;
  let item: ItemView;
  beforeAll(async () => {
    test = await startOnDefaults();
    const form = batchForm(PARAMS, { 'a.jpg': await plainPhoto('#a22') });
    batch = (await as<CreatedBatch>('POST', '/api/v1/batches', form)).body;
    await watchBatch(test.url, batch.id);
    item = (await as<ItemView>('GET', `/api/v1/batches/${batch.id}/items/0`)).body;
    database = connectDatabase(test.options.databaseUrl);
    keys = await makeKeys(database);
  });
  afterAll(async () => {
    await database.close();
    await test.discard();
  });
  const as = <Body = Problem>(method: string, path: string, body?: unknown) =>
    callApi<Body>(test.url, method, path, {
      body,
      headers: keys ? { authorization: `Bearer ${keys.ann}` } : {},
    });

  it('refuses changed and expired links', async () => {
    const { url } = item.original;
    const changed = url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await as('GET', changed)).body).toMatchObject({ status: 403, code: 'link_invalid' });
    const other = new FileTokens('not the server’s secret');
    const forged = other.pathFor(
      { key: `batches/${batch.id}/0/original`, contentType: 'image/jpeg' },
      Date.now(),
    );
    expect((await as('GET', forged)).status).toBe(403);
    const grant = { key: `batches/${batch.id}/0/original`, contentType: 'image/jpeg' };
    const expired = new FileTokens('test').pathUntil(grant, Date.now() - 1);
    expect((await callApi(test.url, 'GET', expired)).body).toMatchObject({
      status: 410,
      code: 'link_expired',
    });
  });

  it('sends headers that protect the browser, and limits requests', async () => {
    const { headers } = await as('GET', '/api/v1/batches');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('ratelimit-limit')).toBe('100000');
    expect(Number(headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
    const small = await startOnDefaults({ requestsPerMinute: 3, work: false });
    try {
      const statuses: number[] = [];
      for (let at = 0; at < 4; at += 1) {
        statuses.push((await callApi(small.url, 'GET', '/api/v1/batches')).status);
      }
      expect(statuses).toEqual([200, 200, 200, 429]);
      const refused = await callApi(small.url, 'GET', '/api/v1/batches');
      expect(refused.body.code).toBe('too_many_requests');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      const invented = { authorization: 'Bearer pk_invented' };
      const guesses: number[] = [];
      for (let at = 0; at < 5; at += 1) {
        guesses.push((await callApi(small.url, 'GET', '/api/v1/batches', { headers: invented })).status);
      }
      expect(guesses).toEqual([401, 401, 401, 429, 429]);
    } finally {
      await small.discard();
    }
  });

  it('writes no secret into its log', async () => {
    const secret = 'the-secret-of-the-server';
    const program: ChildProgram = startProgram('app-process.ts', {
      ...test.options,
      logLevel: 'debug',
      secret,
      work: false,
    });
    const url = await program.ready;
    const token = new FileTokens(secret).pathFor({ key: 'a', contentType: 'image/jpeg' }, Date.now());
    const authorization = `Bearer ${keys.ann}`;
    await callApi(url, 'GET', '/api/v1/batches', { headers: { authorization } });
    await callApi(url, 'GET', '/api/v1/batches', { headers: { authorization: 'Bearer pk_wrongwrong' } });
    await callApi(url, 'GET', token);
    await callApi(url, 'POST', '/api/v1/batches', { headers: { authorization }, body: { uploadIds: 3 } });
    await openSocket(`${url.replace('http', 'ws')}/api/v1/batches/x/events`, [`packshot.key.${keys.ann}`]);
    await program.end('SIGTERM');
    for (const word of [keys.ann, 'pk_wrongwrong', secret, token.slice(-20)]) {
      expect(program.errors()).not.toContain(word);
    }
  });
});
