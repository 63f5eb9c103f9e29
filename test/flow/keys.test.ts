import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Batches, batchForm, callApi } from '../helpers/api-calls.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';
import { runCli } from './helpers/cli.ts';

interface MadeKey {
  readonly id: string;
  readonly secret: string;
}

describe('packshot keys', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startOnDefaults({ work: false });
  });
  afterAll(() => test.discard());

  const keys = async (...args: string[]) =>
    await runCli(['keys', ...args], {
      PACKSHOT_DATA_DIR: test.options.dataDir,
      PACKSHOT_DATABASE_URL: test.options.databaseUrl,
    });
  const create = async (...args: string[]) =>
    JSON.parse((await keys('create', '--json', '--name', 'k', ...args)).stdout) as MadeKey;
  const send = async (method: string, path: string, key?: MadeKey, body?: FormData) => {
    const headers: Record<string, string> = key ? { authorization: `Bearer ${key.secret}` } : {};
    return await callApi<Batches>(test.url, method, `/api/v1${path}`, { headers, body });
  };
  const seen = async (key: MadeKey) =>
    (await send('GET', '/batches', key)).body.batches.map((batch) => batch.name).sort();
  const addBatch = async (name: string, key?: MadeKey) => {
    const params = { operations: ['resize'], resize: { width: 32 }, name };
    const answer = await send(
      'POST',
      '/batches',
      key,
      batchForm(params, { 'a.jpg': await plainPhoto('red') }),
    );
    expect(answer.status).toBe(201);
  };

  it('share an owner where they are told to, and the first one takes over what was there before', async () => {
    await addBatch('before keys');
    const first = await create();
    expect((await send('GET', '/batches')).status).toBe(401);
    expect(await seen(first)).toEqual(['before keys']);

    const other = await create();
    await addBatch('of another', other);
    expect(await seen(other)).toEqual(['of another']);

    const reader = await create('--read-only', '--for', other.id);
    expect(await seen(reader)).toEqual(['of another']);
    expect((await send('POST', '/batches', reader)).status).toBe(403);

    expect((await keys('revoke', other.id)).exitCode).toBe(0);
    const successor = await create('--for', other.id);
    await addBatch('later', successor);
    expect(await seen(successor)).toEqual(['later', 'of another']);
    expect(await seen(reader)).toEqual(['later', 'of another']);
    expect(await seen(first)).toEqual(['before keys']);
    expect(await seen(await create('--for', 'local'))).toEqual(['before keys']);
  });

  it('name the key that there is not', async () => {
    const { exitCode, stderr } = await keys('create', '--name', 'k', '--for', 'nobody');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('There is no key nobody');
  });
});
