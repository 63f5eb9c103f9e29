/**
 * A real worker whose photos cost nothing: the loop, the leases and the store are what is tested; with the page and
 * the API beside it where `serve` is given. `work-process.ts <WorkProcessOptions as JSON>` prints `ready` and the
 * address it serves at, if any, and runs until it is killed.
 */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { AppOptions } from '../../src/app.ts';
import { Announcements } from '../../src/database/announcements.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { createLog } from '../../src/log.ts';
import { createLocalStore } from '../../src/storage/local-store.ts';
import type { PhotoReport, PhotoRunner } from '../../src/worker/photo-task.ts';
import { WorkLoop } from '../../src/worker/work-loop.ts';

export interface WorkProcessOptions {
  readonly databaseUrl: string;
  readonly storeDir: string;
  readonly scratchDir: string;
  readonly parallel: number;
  readonly leaseMs: number;
  /** How long a photo takes, from and to. */
  readonly photoMs: readonly [number, number];
  /** The service that runs in the same process and does not work itself; the built `app.js`, as it finds its files. */
  readonly serve?: { readonly program: string; readonly options: AppOptions };
}

const options = JSON.parse(process.argv[2] ?? '') as WorkProcessOptions;
const FILE = { widthPx: 1, heightPx: 1, bytes: 4, format: 'jpeg', sha256: 'none' };
const REPORT: PhotoReport = {
  original: FILE,
  result: FILE,
  score: { total: 50, parts: {}, warnings: [] },
  texts: [],
  notes: [],
  timingsMs: {},
};

const runner: PhotoRunner = {
  parallel: options.parallel,
  async run(task, { signal, onStep } = {}) {
    onStep?.({ step: 'decode' });
    const [from, to] = options.photoMs;
    await sleep(from + Math.random() * (to - from), undefined, signal ? { signal } : {});
    await writeFile(task.resultPath, 'done');
    await writeFile(task.previewPath, 'done');
    return REPORT;
  },
  async close() {},
};

mkdirSync(options.scratchDir, { recursive: true });
const database = connectDatabase(options.databaseUrl);
await migrateDatabase(database);
const announcements = new Announcements(database);
await announcements.open();
const loop = new WorkLoop({
  database,
  announcements,
  store: createLocalStore(path.join(options.storeDir)),
  runner,
  scratchDir: options.scratchDir,
  cacheDir: options.scratchDir,
  workerId: `test-${process.pid}`,
  log: createLog('silent'),
  leaseMs: options.leaseMs,
  heartbeatMs: options.leaseMs / 5,
  pollMs: 200,
});
loop.start();
const app =
  options.serve &&
  (await serve({ ...options.serve, options: { ...options.serve.options, serve: true, work: false } }));
process.stdout.write(`ready ${app?.url ?? ''}\n`);
process.once('SIGTERM', async () => {
  await app?.stop();
  await loop.stop();
  await announcements.close();
  await database.close();
  process.exit(0);
});

/**
 * In a thread of its own: SQLite waits for a lock by blocking, and would wait for ever for the loop's transaction in
 * the same thread. A process that serves and works has one connection for both.
 */
async function serve({ program, options }: NonNullable<WorkProcessOptions['serve']>): Promise<Served> {
  const source = `
    import { parentPort, workerData } from 'node:worker_threads';
    const { startApp } = await import(workerData.program);
    const app = await startApp(workerData.options);
    parentPort.once('message', async () => {
      await app.stop();
      process.exit(0);
    });
    parentPort.postMessage(app.url);`;
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
    workerData: { program, options },
  });
  const [url] = (await once(thread, 'message')) as [string];
  return {
    url,
    async stop() {
      const ended = once(thread, 'exit');
      thread.postMessage('stop');
      await ended;
    },
  };
}

interface Served {
  readonly url: string;
  stop(): Promise<void>;
}
