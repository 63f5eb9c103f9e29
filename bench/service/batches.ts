import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { BatchView } from '../../src/protocol/batch-api.ts';
import { batchForm, type CreatedBatch, callApi } from '../../test/helpers/api-calls.ts';
import { benchPhotos } from '../pipeline/bench-photos.ts';
import { percentile } from './percentile.ts';
import { CLI, type Served, serve } from './served.ts';

export interface BatchesBench {
  /** Wall time of the batch over HTTP, from its request to its end, over that of `packshot run`. */
  readonly serviceVsRun: number;
  /** Every photo of the finished batch again with another style, over the first run. */
  readonly rerunOtherStyle: number;
  /** Mean of |time left − truth| ÷ truth, from the tenth photo on. */
  readonly estimateError: number;
}

export interface WatchedBench {
  readonly watched: { readonly getBatchP99Ms: number; readonly slowdown: number };
}

export interface BatchesRequest {
  readonly photosFolder: string;
  readonly photos: number;
  readonly pollers: number;
  readonly sockets: number;
}

const AUDIENCE = fileURLToPath(new URL('./audience-process.ts', import.meta.url));
const OPERATIONS = ['text_removal', 'background_replacement'];

/** The batch through `packshot run`, through a fresh server, and there again in another style. */
export async function benchBatches(request: BatchesRequest): Promise<BatchesBench> {
  return await withPhotos(request, async (files, folder) => {
    await runSecondsOf(files.slice(0, 1), folder);
    const runSeconds = await runSecondsOf(files, folder);
    const served = await serve();
    try {
      const first = await serveBatch(served, files);
      const again = await rerunAll(served, first.id, files.length);
      return {
        serviceVsRun: first.seconds / runSeconds,
        rerunOtherStyle: again / first.seconds,
        estimateError: first.estimateError,
      };
    } finally {
      await served.stop();
    }
  });
}

/** The batch on a fresh server without an audience, and on another one with it. */
export async function benchWatched(request: BatchesRequest): Promise<WatchedBench> {
  return await withPhotos(request, async (files) => {
    const alone = await serve();
    const { seconds } = await serveBatch(alone, files).finally(() => alone.stop());
    const watched = await watchedBatch(request, files);
    return { watched: { getBatchP99Ms: watched.p99Ms, slowdown: watched.seconds / seconds } };
  });
}

async function withPhotos<Result>(
  { photosFolder, photos }: BatchesRequest,
  measure: (files: readonly string[], folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'packshot-bench-batches-'));
  try {
    return await measure(await writePhotos(photosFolder, photos, folder), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * As many as asked for, each a little brighter than the one before: where a folder has fewer and they come again,
 * the same bytes would be answered from the cache.
 */
async function writePhotos(photosFolder: string, photos: number, folder: string): Promise<string[]> {
  const found = await benchPhotos(photosFolder, photos);
  const files: string[] = [];
  for (let at = 0; at < photos; at += 1) {
    const file = path.join(folder, `${at}.jpg`);
    await sharp(found[at % found.length].path)
      .rotate()
      .flatten({ background: '#fff' })
      .modulate({ brightness: 0.95 + 0.002 * at })
      .jpeg({ quality: 92 })
      .toFile(file);
    files.push(file);
  }
  return files;
}

async function runSecondsOf(files: readonly string[], folder: string): Promise<number> {
  const out = path.join(folder, 'out');
  const flags = ['--operations', OPERATIONS.join(','), '--style', 'minimal_white', '--out', out, '--json'];
  const startedAt = performance.now();
  await promisify(execFile)(process.execPath, [CLI, 'run', ...files, ...flags], { maxBuffer: 64e6 }).catch(
    // In 1 of 20 real photos there is no product to be found, here as in the service: exit code 1.
    (failure: { code?: number; stderr?: string }) => {
      if (failure.code !== 1) throw new Error(`packshot run ended with ${failure.code}: ${failure.stderr}`);
    },
  );
  return (performance.now() - startedAt) / 1000;
}

interface ServedBatch {
  readonly id: string;
  readonly seconds: number;
  readonly estimateError: number;
}

async function serveBatch(
  served: Served,
  files: readonly string[],
  created: (id: string) => void = () => {},
): Promise<ServedBatch> {
  const photos: Record<string, Buffer> = {};
  for (const file of files) photos[path.basename(file)] = await readFile(file);
  const body = batchForm({ operations: OPERATIONS, styleId: 'minimal_white' }, photos);
  const startedAt = performance.now();
  const answer = await callApi<CreatedBatch>(served.url, 'POST', '/api/v1/batches', { body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  const { id } = answer.body;
  created(id);
  const told = await untilEnded(served, id);
  const endedAt = performance.now();
  const errors = told.map(({ atMs, seconds }) => {
    const truth = (endedAt - atMs) / 1000;
    // In the last seconds a fixed 250 ms between polls would weigh more than the estimate.
    return Math.abs(seconds - truth) / Math.max(truth, 2);
  });
  const estimateError = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return { id, seconds: (endedAt - startedAt) / 1000, estimateError };
}

/** @returns the seconds that the server said were left, from the tenth photo on */
async function untilEnded(served: Served, id: string): Promise<{ atMs: number; seconds: number }[]> {
  const told: { atMs: number; seconds: number }[] = [];
  for (;;) {
    const batch = (await callApi<BatchView>(served.url, 'GET', `/api/v1/batches/${id}`)).body;
    const seconds = batch.estimatedSecondsRemaining;
    if (batch.processed >= 10 && seconds !== null) told.push({ atMs: performance.now(), seconds });
    if (batch.failed > batch.total / 5) throw new Error(`${batch.failed} photos failed`);
    if (batch.completedAt !== null) return told;
    await sleep(250);
  }
}

async function rerunAll(served: Served, id: string, photos: number): Promise<number> {
  const startedAt = performance.now();
  for (let index = 0; index < photos; index += 1) {
    const rerun = `/api/v1/batches/${id}/items/${index}/rerun`;
    const { status } = await callApi(served.url, 'POST', rerun, { body: { styleId: 'natural_light' } });
    if (status !== 202) throw new Error(`photo ${index} could not be run again: ${status}`);
  }
  await untilEnded(served, id);
  return (performance.now() - startedAt) / 1000;
}

/** The first run again on a fresh server (nothing is cached there), with an audience. */
async function watchedBatch({ pollers, sockets }: BatchesRequest, files: readonly string[]) {
  const served = await serve();
  const ending = new AbortController();
  const latencies: number[] = [];
  let audience: ChildProcess | undefined;
  const watch = (id: string) => {
    const address = `${served.url.replace('http', 'ws')}/api/v1/batches/${id}/events`;
    audience = spawn(process.execPath, ['--import', 'tsx', AUDIENCE, address, String(sockets)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    audience.stdout?.once('data', () => {
      for (let at = 0; at < pollers; at += 1) void poll(id, (at / pollers) * 1000);
    });
  };
  // Each client once a second, as a page without a socket would.
  const poll = async (id: string, offsetMs: number) => {
    await sleep(offsetMs);
    while (!ending.signal.aborted) {
      const startedAt = performance.now();
      await callApi(served.url, 'GET', `/api/v1/batches/${id}`).catch(() => undefined);
      latencies.push(performance.now() - startedAt);
      await sleep(1000);
    }
  };
  try {
    const { seconds } = await serveBatch(served, files, watch);
    if (latencies.length < 10 * pollers) throw new Error('the batch ended before its audience was there');
    return { seconds, p99Ms: percentile(latencies, 0.99) };
  } finally {
    ending.abort();
    audience?.kill();
    await served.stop();
  }
}
