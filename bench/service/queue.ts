import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Announcements } from '../../src/database/announcements.ts';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { createLog } from '../../src/log.ts';
import { claimItems } from '../../src/queue/claim-items.ts';
import { settleSucceeded } from '../../src/queue/settle-item.ts';
import { createLocalStore } from '../../src/storage/local-store.ts';
import type { PhotoReport, PhotoRunner } from '../../src/worker/photo-task.ts';
import { WorkLoop } from '../../src/worker/work-loop.ts';
import { addBatch } from '../../test/helpers/new-batch.ts';
import {
  createTestDatabase,
  findPostgresBinaries,
  startPostgresCluster,
} from '../../test/helpers/postgres-cluster.ts';
import { percentile } from './percentile.ts';

const FILE = { widthPx: 1, heightPx: 1, bytes: 4, format: 'jpeg', sha256: 'none' };
const REPORT: PhotoReport = {
  original: FILE,
  result: FILE,
  score: { total: 50, parts: {}, warnings: [] },
  texts: [],
  notes: [],
  timingsMs: {},
};

export interface QueueBench {
  /** Claim and settle of one photo, each in a transaction that reached the disk. */
  readonly claimsPerSecond: { readonly sqlite: number; readonly postgres: number | null };
  readonly startLatencyMs: { readonly p50: number; readonly p99: number };
}

export async function benchQueue(): Promise<QueueBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'packshot-bench-queue-'));
  try {
    const sqlite = await open(`sqlite:${path.join(folder, 'claims.sqlite')}`);
    const claims = await claimsPerSecond(sqlite, 1);
    await sqlite.close();
    const latency = await startLatency(folder);
    return { claimsPerSecond: { sqlite: claims, postgres: await onPostgres() }, startLatencyMs: latency };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns null where PostgreSQL is not installed */
async function onPostgres(): Promise<number | null> {
  const binaries = findPostgresBinaries();
  if (binaries === undefined) return null;
  const cluster = await startPostgresCluster(binaries, { durable: true });
  try {
    const database = await open(await createTestDatabase(cluster.url));
    const claims = await claimsPerSecond(database, 4);
    await database.close();
    return claims;
  } finally {
    await cluster.stop();
  }
}

async function open(url: string): Promise<Database> {
  const database = connectDatabase(url);
  await migrateDatabase(database);
  return database;
}

async function claimsPerSecond(database: Database, claimers: number): Promise<number> {
  for (let at = 0; at < 100; at += 1) await addBatch(database, 50);
  const startedAt = performance.now();
  let settled = 0;
  const work = async (holder: string) => {
    while (performance.now() - startedAt < 5000) {
      const [item] = await claimItems(database, { holder, slots: 1, leaseMs: 60_000, nowMs: Date.now() });
      if (!item) return;
      const lease = { batchId: item.batch_id, itemIndex: item.item_index, leaseNumber: item.lease_number };
      await settleSucceeded(database, lease, { resultKey: 'r', previewKey: 'p', report: REPORT }, Date.now());
      settled += 1;
    }
  };
  await Promise.all(Array.from({ length: claimers }, (_, at) => work(`w${at}`)));
  return settled / ((performance.now() - startedAt) / 1000);
}

/** From the moment that a batch is in the database to the moment that its photo is given to a process. */
async function startLatency(folder: string): Promise<QueueBench['startLatencyMs']> {
  const database = await open(`sqlite:${path.join(folder, 'latency.sqlite')}`);
  const announcements = new Announcements(database);
  await announcements.open();
  const store = createLocalStore(path.join(folder, 'objects'));
  await store.put('original', Readable.from([Buffer.from('seen')]), { contentType: 'image/jpeg' });
  let begun = () => {};
  const runner: PhotoRunner = {
    parallel: 2,
    async run({ resultPath, previewPath }) {
      begun();
      await writeFile(resultPath, 'done');
      await writeFile(previewPath, 'done');
      return REPORT;
    },
    async close() {},
  };
  const log = createLog('warn');
  const loop = new WorkLoop({
    database,
    announcements,
    store,
    runner,
    scratchDir: folder,
    cacheDir: path.join(folder, 'steps'),
    workerId: 'w',
    log,
  });
  loop.start();
  const latencies: number[] = [];
  for (let at = 0; at < 200; at += 1) {
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    await addBatch(database, 1);
    const addedAt = performance.now();
    announcements.announce({ about: 'work' });
    await started;
    latencies.push(performance.now() - addedAt);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await loop.stop();
  await database.close();
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}
