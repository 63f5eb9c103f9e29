import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { Announcements } from './database/announcements.ts';
import { hasApiKeys } from './database/api-keys.ts';
import { connectDatabase } from './database/connect.ts';
import { migrateDatabase } from './database/migrate.ts';
import { registerWorker } from './database/worker-registry.ts';
import { AppError } from './errors.ts';
import { FileTokens } from './http/file-tokens.ts';
import { createHttpServer } from './http/server.ts';
import { createLog } from './log.ts';
import type { ServiceSettings } from './service-settings.ts';
import { createEmbeddedServices } from './services/embedded-services.ts';
import { createLocalStore } from './storage/local-store.ts';
import { createS3Store } from './storage/s3-store.ts';
import { webhookSecretOf } from './upkeep/send-webhooks.ts';
import { startUpkeep } from './upkeep/upkeep-loop.ts';
import { VERSION } from './version.ts';
import { createPhotoPool } from './worker/photo-pool.ts';
import { WorkLoop } from './worker/work-loop.ts';

export interface AppOptions extends ServiceSettings {
  /** Serve HTTP; a machine that only works leaves it out. */
  readonly serve: boolean;
  /** Work on photos here too. */
  readonly work: boolean;
  readonly processes?: number | undefined;
}

export interface App {
  /** Where the server listens; undefined for a worker. */
  readonly url: string | undefined;
  /** Whether callers have to show an API key. */
  readonly keys: boolean;
  /** Ends gracefully: no new work, running photos go back into the queue, links and sockets close. */
  stop(): Promise<void>;
}

/** The composition root: everything that a serving or working process consists of, started in order. */
export async function startApp(options: AppOptions): Promise<App> {
  const log = createLog(options.logLevel);
  const scratchDir = path.join(options.dataDir, 'scratch', randomUUID());
  await mkdir(scratchDir, { recursive: true });
  const cacheDir = path.join(options.dataDir, 'cache');
  const database = connectDatabase(options.databaseUrl);
  await migrateDatabase(database);
  const keys = await hasApiKeys(database);
  if (options.serve && !keys && !LOOPBACK.has(options.host)) {
    await database.close();
    throw openDoor(options.host);
  }
  const announcements = new Announcements(database);
  await announcements.open();
  const s3 = options.s3 && createS3Store(options.s3);
  const store = s3 ?? createLocalStore(path.join(options.dataDir, 'objects'));
  const workerId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const stops: (() => Promise<void> | void)[] = [];

  if (options.work) {
    const runner = createPhotoPool({ processes: options.processes });
    const registration = await registerWorker(database, {
      id: workerId,
      machine: hostname(),
      version: VERSION,
      processes: runner.parallel,
      memoryBytes: () => runner.memoryBytes(),
    });
    const loop = new WorkLoop({
      database,
      announcements,
      store,
      runner,
      scratchDir,
      cacheDir,
      workerId,
      log,
    });
    loop.start();
    stops.push(
      () => loop.stop(),
      () => runner.close(),
      () => registration.end(),
    );
  }
  let url: string | undefined;
  if (options.serve) {
    const services = createEmbeddedServices();
    const uploadsDir = path.join(options.dataDir, 'uploads');
    const server = await createHttpServer({
      version: VERSION,
      database,
      announcements,
      store,
      tokens: new FileTokens(options.secret),
      log,
      scratchDir,
      uploadsDir,
      webhookSecretOf: (ownerId) => webhookSecretOf(options.secret, ownerId),
      limits: {
        photoBytes: options.photoBytes,
        photosPerBatch: 50,
        requestsPerMinute: options.requestsPerMinute,
        retentionDays: options.retentionDays,
      },
      engines: { zimage: services.zimage.engine, sam: services.sam.engine, ocr: services.ocr.engine },
    });
    url = await server.listen({ host: options.host, port: options.port });
    const upkeep = startUpkeep({ ...options, uploadsDir, database, store, log });
    stops.unshift(
      () => server.close(),
      () => upkeep.stop(),
    );
  }
  const stop = async () => {
    for (const end of stops) await end();
    await announcements.close();
    await database.close();
    s3?.close();
    await rm(scratchDir, { recursive: true, force: true });
  };
  return { url, keys, stop };
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

function openDoor(host: string): AppError {
  return new AppError(
    'config_invalid',
    `PACKSHOT_HOST is ${host}, but there is no API key: anybody could use this server. ` +
      'Make one with `packshot keys create --name me`, or listen on 127.0.0.1.',
    { subject: 'PACKSHOT_HOST' },
  );
}
