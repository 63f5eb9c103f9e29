import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppOptions } from '../../src/app.ts';
import { batchForm, type CreatedBatch, callApi, type Items, watchBatch } from '../helpers/api-calls.ts';
import { type ChildProgram, startProgram } from '../helpers/child-process.ts';
import { type ComfyUi, startComfyUi } from '../helpers/engines/comfyui-stand-in.ts';
import { type ImageServer, startImageServer } from '../helpers/engines/image-server-stand-ins.ts';
import { type SdServer, startSdServer } from '../helpers/engines/sd-server-stand-in.ts';
import type { StandIn } from '../helpers/engines/stand-in.ts';
import { writeProductPhoto } from './helpers/product-photo.ts';

const KEY = 'sk-nobody-may-read-this';
const SMALL = { megapixels: '0.06' };
const PARAMS = {
  operations: ['background_replacement', 'resize'],
  styleId: 'modern_home',
  resize: { width: 160 },
};

/** The whole service in a process of its own, over servers that speak the engines' protocols. */
describe('a service with remote engines', () => {
  let folder: string;
  let program: ChildProgram;
  let url: string;
  let photo: Buffer;
  let comfy: ComfyUi;
  let slowComfy: ComfyUi;
  let slowSd: SdServer;
  let vllm: ImageServer;
  let silent: ImageServer;
  const said: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'packshot-remote-'));
    photo = await sharp(await writeProductPhoto(join(folder, 'photo.jpg')))
      .resize(240)
      .jpeg()
      .toBuffer();
    // It ends in the middle of its third picture.
    const onPrompt = (number: number) => void (number === 3 && comfy.close());
    comfy = await startComfyUi({ onPrompt });
    slowComfy = await startComfyUi({ neverEnds: true });
    slowSd = await startSdServer({ slowness: Number.POSITIVE_INFINITY });
    vllm = await startImageServer('vllm-omni');
    silent = await startImageServer('vllm-omni');
    silent.trouble('silence');
    const zimage = [
      comfy.engineAddress('comfyui', SMALL, KEY),
      vllm.engineAddress('vllm-omni', SMALL, KEY),
      slowComfy.engineAddress('comfyui', { ...SMALL, model: 'slow' }, KEY),
      slowSd.engineAddress('sd-server', SMALL, KEY),
      silent.engineAddress('vllm-omni', { ...SMALL, model: 'silent' }, KEY),
    ];
    const options: AppOptions = {
      dataDir: folder,
      databaseUrl: `sqlite:${join(folder, 'packshot.sqlite')}`,
      host: '127.0.0.1',
      port: 0,
      secret: 'test',
      photoBytes: 20_000_000,
      retentionDays: 30,
      requestsPerMinute: 100_000,
      internalWebhooks: true,
      logLevel: 'debug',
      serve: true,
      work: true,
      processes: 1,
      modelHost: 'always',
      engines: { remote: { zimage, sam: [], ocr: [] }, cacheDir: join(folder, 'backgrounds') },
    };
    program = startProgram('app-process.ts', options);
    url = await program.ready;
  });
  afterAll(async () => {
    await program.end('SIGTERM');
    await Promise.all([slowComfy, slowSd, vllm, silent].map((server) => server.close()));
    rmSync(folder, { recursive: true });
  });

  const call = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
    const answer = await callApi<Body>(url, method, path, { body });
    said.push(JSON.stringify(answer.body));
    return answer.body;
  };
  const create = async (params: object, seeds: readonly number[]) => {
    const photos = Object.fromEntries(seeds.map((seed) => [`${seed}.jpg`, photo]));
    // A background is shared by all who ask for the same one: each photo asks for one of its own.
    const overrides = Object.fromEntries(
      seeds.map((seed) => [`${seed}.jpg`, { background_replacement: { seed } }]),
    );
    const body = batchForm({ ...PARAMS, ...params }, photos, overrides);
    return (await call<CreatedBatch>('POST', '/api/v1/batches', body)).id;
  };

  it('of which one dies in the middle of a batch: all photos finish, each record says who made it', async () => {
    const id = await create({}, [1, 2, 3, 4, 5]);
    const { batch, messages } = await watchBatch(url, id);
    expect(batch).toMatchObject({ status: 'completed', succeeded: 5, failed: 0 });
    const { items } = await call<Items>('GET', `/api/v1/batches/${id}/items`);
    const record = (name: string, seed: number) => ({ name, device: 'remote', seed });
    const instead = { insteadOf: ['comfyui'] };
    expect(items.map(({ engines }) => engines.background)).toEqual([
      record('comfyui', 1),
      record('comfyui', 2),
      { ...record('vllm-omni', 3), ...instead },
      { ...record('vllm-omni', 4), ...instead },
      { ...record('vllm-omni', 5), ...instead },
    ]);
    expect(items.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 1]);
    expect([comfy.graphs.length, vllm.orders.length]).toEqual([3, 3]);
    expect(items.every(({ relit }) => relit !== undefined && relit.most > 1)).toBe(true);

    const shares = messages.flatMap((message) =>
      message.type === 'step-started' && message.index === 0 && message.step === 'background_replacement'
        ? [message.stepShare]
        : [],
    );
    // What KSampler told; watchers who come late see the last of it.
    expect([shares[0], shares.at(-1)]).toEqual([null, 1]);
    said.push(JSON.stringify(messages));
  });

  it.each([
    ['ComfyUI’s prompt is interrupted', 'comfyui (2)', () => slowComfy.interrupted.length],
    [
      'sd-server’s job is cancelled',
      'sd-server',
      () => slowSd.jobs.filter(({ status }) => status === 'cancelled').length,
    ],
    ['vLLM-Omni’s connection is closed', 'vllm-omni (2)', () => silent.abandoned.length],
  ])('cancelled, a photo leaves no work behind: %s', async (_what, background, ended) => {
    const id = await create({ engines: { background } }, [7]);
    const servers: StandIn[] = [slowComfy, slowSd, silent];
    const before = servers.map(({ received }) => received.length);
    await Promise.race(
      servers.map((server, at) => server.arrived(before[at]! + 2 - Number(server === silent))),
    );
    expect(ended()).toBe(0);
    const share = async () => (await call<Items>('GET', `/api/v1/batches/${id}/items`)).items[0]!.stepShare;
    if (background === 'comfyui (2)') await expect.poll(share).toBe(0.25);
    await call('POST', `/api/v1/batches/${id}/cancel`);
    await expect.poll(ended, { timeout: 10_000 }).toBe(1);
    expect((await watchBatch(url, id)).batch.status).toBe('cancelled');
  });

  it('refuses an engine that is not there, by its field, with the names of those that are', async () => {
    const body = batchForm(
      { ...PARAMS, engines: { sam: 'segment-everything' } },
      { 'a.jpg': photo },
      { 'a.jpg': { engines: { background: 'comfy' } } },
    );
    const refused = await callApi(url, 'POST', '/api/v1/batches', { body });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({
        subject: 'params.engines.sam',
        detail: expect.stringContaining('use isnet'),
      }),
      expect.objectContaining({
        subject: 'overrides.a.jpg.engines.background',
        detail: expect.stringMatching(/no engine "comfy"; use comfyui, vllm-omni, .*procedural/),
      }),
    ]);
    const id = await create({}, [4]);
    await watchBatch(url, id);
    const again = { engines: { background: 'comfy' } };
    const rerun = await callApi(url, 'POST', `/api/v1/batches/${id}/items/0/rerun`, { body: again });
    expect([rerun.status, rerun.body.detail]).toEqual([422, expect.stringMatching(/^engines\.background: /)]);
  });

  it('writes a debug line for each tensor batch of its device, and adds them up in /metrics', async () => {
    const lines = program.errors().split('\n');
    const batch = JSON.parse(lines.find((line) => line.includes('"msg":"tensor batch"'))!);
    expect(batch).toMatchObject({
      level: 20,
      group: expect.stringMatching(/^isnet /),
      size: 1,
      wanted: 1,
      outcome: 'done',
      reason: 'full',
      waitMs: expect.any(Number),
      runMs: expect.any(Number),
      queued: 0,
    });
    // A worker tells with its heartbeat, every 5 s.
    await expect
      .poll(() => call<string>('GET', '/metrics'), { timeout: 10_000, interval: 500 })
      .toMatch(/packshot_tensor_batches_total\{worker="[^"]+",device="cpu",model="isnet"\} [1-9]/);
  });

  it('tells nobody where they are or with which key: no answer, no log, no file', async () => {
    await call('GET', '/api/v1/capabilities');
    await call('GET', '/metrics');
    await call('GET', '/openapi.json');
    const secrets = [comfy, slowComfy, slowSd, vllm, silent].map(({ address }) => address.split('//')[1]!);
    const files = filesIn(folder).map((file) => [file, readFileSync(file, 'latin1')] as const);
    expect(files.length).toBeGreaterThan(10);
    expect(program.errors()).toMatch(/"level":20/);
    const everything = [...files, ['the log', program.errors()], ...said.map((text) => ['an answer', text])];
    for (const secret of [KEY, ...secrets]) {
      const holders = everything.filter(([, text]) => text!.includes(secret)).map(([name]) => name);
      expect(holders, secret).toEqual([]);
    }
    expect(vllm.received[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}
