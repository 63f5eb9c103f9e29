/**
 * A real worker whose photos cost nothing: the loop, the leases and the store are what is tested; with the page and
 * the API beside it where `serve` is given. `work-process.ts <WorkProcessOptions as JSON>` prints `ready` and the
 * address it serves at, if any, and runs until it is killed.
 */
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AppOptions, startApp } from '../../src/app.ts';
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
const app = options.serve && (await serve(options.serve));
process.stdout.write(`ready ${app?.url ?? ''}\n`);
process.once('SIGTERM', async () => {
  await app?.stop();
  await loop.stop();
  await announcements.close();
  await database.close();
  process.exit(0);
});

async function serve({ program, options }: NonNullable<WorkProcessOptions['serve']>) {
  const built = (await import(program)) as { startApp: typeof startApp };
  return await built.startApp({ ...options, serve: true, work: false });
}
