import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type ServeFlags, serveCommand } from '../../src/commands/serve.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import type { Problem } from '../helpers/api-calls.ts';
import { makeKeys } from '../helpers/make-keys.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

describe('a server without keys', () => {
  let test: TestApp;
  let port: string;
  beforeAll(async () => {
    test = await startOnDefaults({ work: false });
    ({ port } = new URL(test.url));
  });
  afterAll(() => test.discard());

  /** As a browser sends it: `fetch` sets no Host. */
  const ask = (method: string, path: string, headers: Record<string, string>) =>
    new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }>((resolve, reject) => {
      const request = http.request(`${test.url}${path}`, { method, headers }, async (answer) => {
        const body = (await answer.toArray()).join('');
        resolve({ status: answer.statusCode!, headers: answer.headers, body });
      });
      request.on('error', reject);
      request.end();
    });
  const watch = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const address = `${test.url.replace('http', 'ws')}/api/v1/batches/none/events`;
      const socket = new WebSocket(address, { headers });
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('error', reject);
    });

  it('answers to itself, under every name of this machine', async () => {
    for (const host of [
      `localhost:${port}`,
      `127.0.0.1:${port}`,
      `[::1]:${port}`,
      '127.9.9.9',
      'LocalHost',
    ]) {
      for (const headers of [{ host }, { host, origin: `http://${host}` }]) {
        expect((await ask('GET', '/api/v1/batches', headers)).status, JSON.stringify(headers)).toBe(200);
      }
    }
    // The page that `npm run dev:web` serves: its proxy leaves the name as the browser sent it.
    const page = { host: 'localhost:5173', origin: 'http://localhost:5173' };
    expect((await ask('GET', '/api/v1/batches', page)).status).toBe(200);
    expect(await watch(page)).toBe(404);
  });

  it.each([
    ['a name that was made to point here', { host: 'evil.example' }],
    ['a name that only begins like ours', { host: 'localhost.evil.example' }],
    ['a page of somebody else', { origin: 'https://evil.example' }],
    ['a page of another program on this machine', { origin: 'http://127.0.0.1:1' }],
    ['a page without a name', { origin: 'null' }],
  ])('refuses %s', async (_, headers: Record<string, string>) => {
    for (const [method, path] of [
      ['GET', '/api/v1/batches'],
      ['POST', '/api/v1/batches'],
      ['DELETE', '/api/v1/batches/none'],
      ['POST', '/api/v1/uploads'],
    ]) {
      const refused = await ask(method, path, { host: `127.0.0.1:${port}`, ...headers });
      expect(refused.status, path).toBe(403);
      expect(refused.headers['content-type']).toContain('application/problem+json');
      const problem = JSON.parse(refused.body) as Problem;
      expect(problem.code).toBe('page_foreign');
      expect(problem.detail).toContain('packshot keys create');
    }
    expect(await watch({ host: `127.0.0.1:${port}`, ...headers })).toBe(403);
  });

  it('lets no other page read what it answers about uploads', async () => {
    const tus = { 'tus-resumable': '1.0.0', 'upload-length': '4' };
    const begun = await ask('POST', '/api/v1/uploads', tus);
    expect(begun.status).toBe(201);
    expect(begun.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('listens on loopback only, and says so', async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv('PACKSHOT_DATA_DIR', await temporaryFolder());
    vi.stubEnv('PACKSHOT_LOG_LEVEL', 'error');
    // It ends as soon as it has begun.
    const serve = (flags: Partial<ServeFlags>) =>
      serveCommand({ port: 0, work: false, ...flags }, AbortSignal.abort());
    await expect(serve({ host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(/PACKSHOT_HOST is 0\.0\.0\.0.*packshot keys create/),
    });
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    onTestFinished(() => said.mockRestore());
    await serve({});
    const text = said.mock.calls.map(([part]) => String(part)).join('');
    expect(text).toMatch(/listens on http:\/\/127\.0\.0\.1:\d+\n[\s\S]*No API key exists: only this machine/);
  });

  it('asks for the key instead, once there is one', async () => {
    const database = connectDatabase(test.options.databaseUrl);
    const { ann } = await makeKeys(database);
    await database.close();
    const headers = { host: 'packshot.example', origin: 'https://shop.example' };
    expect((await ask('GET', '/api/v1/batches', headers)).status).toBe(401);
    const authorization = `Bearer ${ann}`;
    expect((await ask('GET', '/api/v1/batches', { ...headers, authorization })).status).toBe(200);
  });
});
