import net from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../src/protocol/batch-api.ts';
import { batchForm, callApi } from '../helpers/api-calls.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

const TUS = { 'tus-resumable': '1.0.0' };
const RESIZE = { operations: ['resize'], resize: { width: 32 } };

describe('what is wrong with a request', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startOnDefaults({ work: false, photoBytes: 1_000_000 });
  });
  afterAll(() => test.discard());

  const missing = '0'.repeat(32);
  it.each([
    ['an address that is none', 'GET', '/files/%ZZ', 400, {}],
    ['a link longer than any of ours', 'GET', `/files/${'a'.repeat(2001)}`, 414, {}],
    ['a body larger than 1 MB', 'POST', '/api/v1/estimates', 413, {}, 'x'.repeat(1_000_001)],
    ['an upload without its protocol', 'POST', '/api/v1/uploads', 412, {}],
    ['an upload of no length', 'POST', '/api/v1/uploads', 400, TUS],
    ['an upload that is too large', 'POST', '/api/v1/uploads', 413, { ...TUS, 'upload-length': '1000001' }],
    ['an upload that is not there', 'DELETE', `/api/v1/uploads/${missing}`, 404, TUS],
  ])('%s', async (_, method, path, status, headers: Record<string, string>, body?: unknown) => {
    const answer = await callApi(test.url, method, path, { headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(problemSchema.parse(answer.body)).toMatchObject({ status });
    if ('tus-resumable' in headers) expect(answer.headers.get('tus-resumable')).toBe('1.0.0');
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['headers larger than 16 KB', `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s', async (_, request, status) => {
    const socket = net.connect(Number(new URL(test.url).port), '127.0.0.1');
    socket.write(request);
    const [head, body] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*Content-Type: application/problem\\+json`));
    expect(problemSchema.parse(JSON.parse(body!))).toMatchObject({ status, code: 'request_invalid' });
  });

  it('a photo larger than is taken, by its name, and nothing of the others is stored', async () => {
    const body = batchForm(RESIZE, {
      'a.jpg': await plainPhoto('#a22'),
      'huge.jpg': Buffer.alloc(1_000_001),
    });
    const answer = await callApi(test.url, 'POST', '/api/v1/batches', { body });
    expect(answer.body).toMatchObject({
      status: 413,
      code: 'photo_too_large',
      errors: [{ subject: 'huge.jpg', values: { most: 1 } }],
    });
    expect(answer.body.errors).toHaveLength(1);
    expect((await callApi(test.url, 'GET', '/api/v1/batches')).body).toMatchObject({ batches: [] });
  });
});
