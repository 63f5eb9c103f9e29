import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineAddress } from '../../src/inference/engine-endpoint.ts';
import { createRemotePainters } from '../../src/services/zimage/remote/remote-painters.ts';
import { createEngineTestClock, type EngineTestClock } from '../helpers/engines/engine-test-clock.ts';
import { type ImageServer, startImageServer } from '../helpers/engines/image-server-stand-ins.ts';
import { BACKGROUND_REQUEST } from './zimage-service.suite.ts';

const SMALL = { megapixels: '0.06' };

let cacheDir: string;
let clock: EngineTestClock;
let server: ImageServer;
beforeEach(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'packshot-sharing-'));
  clock = createEngineTestClock(Date.now());
  server = await startImageServer('vllm-omni');
});
afterEach(async () => {
  await server.close();
  await rm(cacheDir, { recursive: true, force: true });
});

const painterOver = (address: EngineAddress) =>
  createRemotePainters({ addresses: [address], cacheDir, clock }).background[0]!;

describe('one background for a batch', () => {
  it('is made once, however many ask at once and one after the other, until a day has passed', async () => {
    const address = server.engineAddress('vllm-omni', SMALL);
    // Two lists of painters are two processes: they share nothing but the folder.
    const painters = [painterOver(address), painterOver(address)];
    const requests = Array.from({ length: 12 }, (_, at) =>
      painters[at % 2]!.generateBackground({ ...BACKGROUND_REQUEST, widthPx: 200 + at }),
    );
    await Promise.all(requests);
    await painters[0]!.generateBackground(BACKGROUND_REQUEST);
    expect(server.orders).toHaveLength(1);
    await painters[0]!.generateBackground({ ...BACKGROUND_REQUEST, seed: 8 });
    await painters[0]!.generateBackground({ ...BACKGROUND_REQUEST, styleId: 'business' });
    expect(server.orders).toHaveLength(3);
    clock.advance(25 * 3_600_000);
    await painters[1]!.generateBackground(BACKGROUND_REQUEST);
    expect(server.orders).toHaveLength(4);
    // What is out of date does not pile up.
    expect((await readdir(cacheDir)).filter((name) => !name.endsWith('.lock'))).toHaveLength(1);
  });

  it('is asked for again by the next photo when the one that asked is stopped', async () => {
    const painter = painterOver(server.engineAddress('vllm-omni', SMALL));
    server.trouble('silence');
    const stopping = new AbortController();
    const stopped = painter.generateBackground({ ...BACKGROUND_REQUEST, signal: stopping.signal });
    const waiting = painter.generateBackground(BACKGROUND_REQUEST);
    await server.arrived(1);
    server.trouble(undefined);
    stopping.abort();
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect((await waiting).image.widthPx).toBe(200);
  });

  it('is not held up by the lock of a process that was killed', async () => {
    const painter = painterOver(server.engineAddress('vllm-omni', SMALL));
    await painter.generateBackground(BACKGROUND_REQUEST);
    const [kept] = await readdir(cacheDir);
    await rm(path.join(cacheDir, kept!));
    const lock = path.join(cacheDir, `${kept}.lock`);
    await writeFile(lock, '');
    const before = new Date(Date.now() - 60_000);
    await utimes(lock, before, before);
    await painter.generateBackground(BACKGROUND_REQUEST);
    expect(server.orders).toHaveLength(2);
  });

  it('whose file was damaged is made again', async () => {
    const painter = painterOver(server.engineAddress('vllm-omni', SMALL));
    await painter.generateBackground(BACKGROUND_REQUEST);
    const [kept] = await readdir(cacheDir);
    await writeFile(path.join(cacheDir, kept!), 'half a pict');
    await painter.generateBackground(BACKGROUND_REQUEST);
    expect(server.orders).toHaveLength(2);
  });
});
