import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AppOptions } from '../../src/app.ts';
import { LOCAL_OWNER } from '../../src/database/api-keys.ts';
import type { Database } from '../../src/database/connect.ts';
import { callApi } from '../helpers/api-calls.ts';
import { bundleProgram, type ChildProgram, startProgram } from '../helpers/child-process.ts';
import { describeOnEveryDatabase, type TestDatabase } from '../helpers/databases.ts';
import { addBatch } from '../helpers/new-batch.ts';
import type { WorkProcessOptions } from '../helpers/work-process.ts';

const LEASE_MS = 1500;
const APP = new URL('../../dist/app.js', import.meta.url).href;

/** SQLite: the whole service, killed and started again. PostgreSQL: three workers, one of them killed each time. */
const PLANS = {
  sqlite: { workers: 1, batches: 40, kills: 20 },
  postgres: { workers: 3, batches: 40, kills: 40 },
};

describeOnEveryDatabase('kill -9', (open) => {
  let test: TestDatabase;
  let folder: string;
  let workers: ChildProgram[];
  let program: string;
  beforeAll(async () => {
    program = await bundleProgram('work-process.ts');
  });
  beforeEach(async () => {
    test = await open();
    folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-chaos-'));
    mkdirSync(path.join(folder, 'objects'));
    writeFileSync(path.join(folder, 'objects', 'original'), 'seen');
    workers = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await test.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  const startWorker = () => {
    const options: WorkProcessOptions = {
      databaseUrl: test.url,
      storeDir: path.join(folder, 'objects'),
      scratchDir: path.join(folder, 'scratch'),
      parallel: 4,
      leaseMs: LEASE_MS,
      photoMs: [5, 20],
      ...(test.database.kind === 'sqlite' && {
        serve: { program: APP, options: serviceOn(test.url, folder) },
      }),
    };
    return startProgram(program, options);
  };

  it('settles every photo exactly once, whoever is killed', async () => {
    const { database } = test;
    const plan = PLANS[database.kind];
    for (let at = 0; at < plan.batches; at += 1) await addBatch(database, 50, { ownerId: LOCAL_OWNER });
    workers = Array.from({ length: plan.workers }, startWorker);
    await Promise.all(workers.map((worker) => worker.ready));
    const total = plan.batches * 50;
    for (let kill = 0; kill < plan.kills; kill += 1) {
      // Spread over the whole work: the next one dies when its share of the photos is settled.
      const share = Math.floor((total * (kill + 0.5)) / plan.kills);
      while ((await settledPhotos(database)) < share) await sleep(20);
      const victim = Math.floor(Math.random() * workers.length);
      await workers[victim].end('SIGKILL');
      workers[victim] = startWorker();
      if (workers.length === 1) await expectAnswers(await workers[victim].ready, plan.batches);
    }
    while ((await settledPhotos(database)) < total) await sleep(100);
    await expectConsistent(database, folder, plan.batches);
  }, 300_000);
});

function serviceOn(databaseUrl: string, folder: string): AppOptions {
  return {
    databaseUrl,
    dataDir: path.join(folder, 'data'),
    host: '127.0.0.1',
    port: 0,
    secret: 'test',
    photoBytes: 20_000_000,
    retentionDays: 30,
    requestsPerMinute: 100_000,
    internalWebhooks: false,
    logLevel: 'silent',
    serve: true,
    work: false,
  };
}

/** The service that came back knows all batches. */
async function expectAnswers(url: string, batches: number): Promise<void> {
  const { status, body } = await callApi<{ batches: unknown[] }>(
    url,
    'GET',
    `/api/v1/batches?limit=${batches}`,
  );
  expect({ status, batches: body.batches.length }).toEqual({ status: 200, batches });
}

async function settledPhotos({ tables }: Database): Promise<number> {
  const row = await tables
    .selectFrom('batch_task_items')
    .select((expression) => expression.fn.countAll<number>().as('photos'))
    .where('status', 'in', ['succeeded', 'failed'])
    .executeTakeFirstOrThrow();
  return Number(row.photos);
}

/** Counters that equal the rows show that nothing was settled twice: each settle adds to them. */
async function expectConsistent({ tables }: Database, folder: string, batches: number): Promise<void> {
  const rows = await tables.selectFrom('batch_tasks').selectAll().execute();
  expect(rows).toHaveLength(batches);
  const items = await tables.selectFrom('batch_task_items').selectAll().execute();
  const events = await tables.selectFrom('batch_events').selectAll().execute();
  for (const batch of rows) {
    const own = items.filter((item) => item.batch_id === batch.id);
    const count = (status: string) => own.filter((item) => item.status === status).length;
    expect([batch.succeeded, batch.failed]).toEqual([count('succeeded'), count('failed')]);
    expect(batch.succeeded + batch.failed).toBe(batch.total);
    expect(batch.completed_at_ms).not.toBeNull();
    const revisions = events.filter((event) => event.batch_id === batch.id).map((event) => event.revision);
    expect(revisions.sort((a, b) => a - b)).toEqual(
      Array.from({ length: batch.revision }, (_, at) => at + 1),
    );
  }
  for (const item of items.filter((one) => one.status === 'succeeded')) {
    expect(existsSync(path.join(folder, 'objects', item.result_key!)), item.result_key!).toBe(true);
  }
  expect(items.filter((item) => item.lease_holder !== null)).toEqual([]);
  const losses = await tables
    .selectFrom('measurements')
    .select('times')
    .where('name', '=', 'lease_losses')
    .executeTakeFirst();
  expect(Number(losses?.times ?? 0)).toBeGreaterThan(0);
}
