import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { startApp } from '../../src/app.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { batchForm, type CreatedBatch, callApi, type Items, watchBatch } from '../helpers/api-calls.ts';
import { startProgram } from '../helpers/child-process.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { startOnServers } from '../helpers/test-app.ts';

const installed = inject('postgresUrl') !== undefined && inject('s3Access') !== undefined;

describe.skipIf(!installed)('one API and three workers over PostgreSQL and S3', () => {
  it('share a batch; its files come straight from the store', async () => {
    const api = await startOnServers({ work: false });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-machines-'));
    const workers = [1, 2, 3].map((number) =>
      startProgram('app-process.ts', {
        ...api.options,
        dataDir: path.join(folder, String(number)),
        serve: false,
        work: true,
      }),
    );
    onTestFinished(async () => {
      const exits = await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
      await api.discard();
      rmSync(folder, { recursive: true, force: true });
      expect(exits).toEqual([0, 0, 0]);
    });
    await Promise.all(workers.map((worker) => worker.ready));
    const astray = { ...api.options, dataDir: path.join(folder, 'astray'), s3: undefined };
    await expect(startApp({ ...astray, serve: false, work: true })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('PACKSHOT_STORAGE_URL'),
    });
    const database = connectDatabase(api.options.databaseUrl);
    const registered = await database.tables.selectFrom('workers').select('processes').execute();
    expect(registered.map((row) => row.processes).sort()).toEqual([0, 1, 1, 1]);
    await database.close();

    const colours = Array.from({ length: 12 }, (_, at) => `rgb(${at * 20}, 60, 90)`);
    const photos = await Promise.all(colours.map(async (colour) => await plainPhoto(colour)));
    const named = Object.fromEntries(photos.map((photo, at) => [`${at}.jpg`, photo]));
    const params = { operations: ['resize'], resize: { width: 64, height: 64, fit: 'cover' } };
    const form = batchForm(params, named);
    const { body } = await callApi<CreatedBatch>(api.url, 'POST', '/api/v1/batches', { body: form });
    const { batch } = await watchBatch(api.url, body.id);
    expect(batch).toMatchObject({ status: 'completed', succeeded: 12 });

    const { items } = (await callApi<Items>(api.url, 'GET', `/api/v1/batches/${body.id}/items`)).body;
    for (const item of items) {
      const link = await callApi<string>(api.url, 'GET', item.result!.url);
      expect(link.status).toBe(302);
      const address = link.headers.get('location') ?? '';
      expect(address).toMatch(new RegExp(`^${api.options.s3!.endpoint}/`));
      const result = sharp(Buffer.from(await (await fetch(address)).arrayBuffer()));
      expect(await result.metadata()).toMatchObject({ width: 64, height: 64 });
    }
  });
});
