import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { Announcements } from './database/announcements.ts';
import { hasApiKeys } from './database/api-keys.ts';
import { connectDatabase, type Database } from './database/connect.ts';
import { migrateDatabase } from './database/migrate.ts';
import { type RegisteredWorker, registerWorker } from './database/worker-registry.ts';
import { AppError } from './errors.ts';
import { FileTokens } from './http/file-tokens.ts';
import { createHttpServer } from './http/server.ts';
import { type DeviceInUse, type DeviceSettings, openDevice } from './inference/open-device.ts';
import { createLog, type Log } from './log.ts';
import type { ServiceSettings } from './service-settings.ts';
import { createEngines, describeEngines } from './services/create-engines.ts';
import type { EngineSettings } from './services/engine-settings.ts';
import { createLocalStore } from './storage/local-store.ts';
import type { ObjectStore } from './storage/object-store.ts';
import { createS3Store } from './storage/s3-store.ts';
import { checkStorage } from './upkeep/check-storage.ts';
import { internalHost } from './upkeep/internal-address.ts';
import { openScratchFolder } from './upkeep/scratch-folder.ts';
import { webhookSecretOf } from './upkeep/send-webhooks.ts';
import { startUpkeep } from './upkeep/upkeep-loop.ts';
import { VERSION } from './version.ts';
import { createMattePreviews } from './worker/matte-previews.ts';
import { createPhotoPool } from './worker/photo-pool.ts';
import { WorkLoop } from './worker/work-loop.ts';

export interface AppOptions extends ServiceSettings, Partial<DeviceSettings> {
  /** Serve HTTP; a machine that only works leaves it out. */
  readonly serve: boolean;
  /** Work on photos here too. */
  readonly work: boolean;
  readonly processes?: number | undefined;
  /** Default: the embedded engines alone. */
  readonly engines?: EngineSettings | undefined;
  /** Default: this process's. */
  readonly modelHostEnvironment?: Record<string, string | undefined> | undefined;
}

export interface App {
  /** Where the server listens; undefined for a worker. */
  readonly url: string | undefined;
  /** Whether callers have to show an API key. */
  readonly keys: boolean;
  /** Ends gracefully: no new work, running photos go back into the queue, links and sockets close. */
  stop(): Promise<void>;
}

/** What serving and working both stand on. */
interface Ground {
  readonly database: Database;
  readonly announcements: Announcements;
  readonly store: ObjectStore;
  readonly log: Log;
  /** Of this process alone; on the data folder's file system, so that files are moved, not copied. */
  readonly scratchDir: string;
}

/** A part of the app that runs, and how it ends. */
type Stop = () => Promise<void> | void;

/**
 * The composition root: everything that a serving or working process consists of, started in order and, when
 * something fails on the way, ended again.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const stops: Stop[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const ground = await layGround(options, stops);
    const keys = await hasApiKeys(ground.database);
    if (options.serve && !keys && !LOOPBACK.has(options.host)) throw openDoor(options.host);
    const device = options.work ? await takeDevice(ground, options, stops) : undefined;
    if (options.work) await startWorking(ground, options, device, stops);
    else await register(ground, { id: processId(), ...ONLY_SERVING }, stops);
    const url = options.serve ? await startServing(ground, options, device, stops) : undefined;
    return { url, keys, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function layGround(options: AppOptions, stops: Stop[]): Promise<Ground> {
  const log = createLog(options.logLevel);
  const scratch = await openScratchFolder(options.dataDir, (error) =>
    log.warn({ error }, 'what killed processes left could not be removed; it is tried again'),
  );
  stops.push(() => scratch.close());
  const database = connectDatabase(options.databaseUrl);
  stops.push(() => database.close());
  await migrateDatabase(database);
  await database.clock.measure();
  const announcements = new Announcements(database);
  await announcements.open();
  stops.push(() => announcements.close());
  const s3 = options.s3 && createS3Store(options.s3);
  if (s3) stops.push(() => s3.close());
  const folder = path.join(options.dataDir, 'objects');
  const store = s3 ?? createLocalStore(folder);
  const place = options.s3 ? `the bucket ${options.s3.bucket}` : `the folder ${folder} of ${hostname()}`;
  await checkStorage(database, store, place);
  return { database, announcements, store, log, scratchDir: scratch.folder };
}

/** The device of this machine, and the log of what happens on it. */
async function takeDevice({ log }: Ground, options: AppOptions, stops: Stop[]): Promise<DeviceInUse> {
  const { device: asked = 'cpu', modelHost = 'auto', deviceMemoryBytes, cudaCard } = options;
  const settings = { device: asked, modelHost, deviceMemoryBytes, cudaCard };
  const device = await openDevice(settings, {
    environment: options.modelHostEnvironment,
    onEvent(event) {
      if (event.type === 'batch') log.debug({ ...event.report, freeBytes: event.freeBytes }, 'tensor batch');
      else if (event.type === 'restarting') log.warn({ reason: event.reason }, 'the model host starts again');
      else log.error(event.reason);
    },
  });
  stops.push(() => device.close());
  log.info(device.report(), 'device');
  return device;
}

/** What serving and working would stand on but cannot reach, each with the variable that names it. */
export async function groundProblems(
  settings: Pick<ServiceSettings, 'databaseUrl' | 's3'>,
): Promise<string[]> {
  const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
  const problems: string[] = [];
  const database = connectDatabase(settings.databaseUrl);
  await sql`select 1`.execute(database.tables).catch((error: unknown) => {
    problems.push(`The database does not answer (${reason(error)}): look at PACKSHOT_DATABASE_URL`);
  });
  await database.close();
  const store = settings.s3 && createS3Store(settings.s3);
  await store?.stat('ready').catch((error: unknown) => {
    const cause = error instanceof AppError ? error.cause : error;
    problems.push(`The bucket does not answer (${reason(cause)}): look at PACKSHOT_STORAGE_URL and the keys`);
  });
  store?.close();
  return problems;
}

async function startWorking(
  ground: Ground,
  options: AppOptions,
  device: DeviceInUse | undefined,
  stops: Stop[],
): Promise<void> {
  const workerId = processId();
  const { engines, processes } = options;
  const runner = createPhotoPool({ engines, processes, modelHost: device?.host });
  stops.push(() => runner.close());
  const worker = {
    id: workerId,
    processes: runner.parallel,
    memoryBytes: () => runner.memoryBytes(),
    device: () => {
      const statement = device?.statement();
      return statement ? JSON.stringify(statement) : null;
    },
  };
  await register(ground, worker, stops);
  const loop = new WorkLoop({ ...ground, runner, cacheDir: path.join(options.dataDir, 'cache'), workerId });
  loop.start();
  stops.push(() => loop.stop());
}

const ONLY_SERVING = { processes: 0, memoryBytes: () => 0, device: () => null };

function processId(): string {
  return `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
}

/** Also what only serves: SQLite is refused to whoever comes second from another machine. */
async function register(
  { database }: Ground,
  worker: Omit<RegisteredWorker, 'machine' | 'version'>,
  stops: Stop[],
): Promise<void> {
  const registration = await registerWorker(database, { ...worker, machine: hostname(), version: VERSION });
  stops.push(() => registration.end());
}

/** @returns where the server listens */
async function startServing(
  ground: Ground,
  options: AppOptions,
  device: DeviceInUse | undefined,
  stops: Stop[],
): Promise<string> {
  const uploadsDir = path.join(options.dataDir, 'uploads');
  const previews = createMattePreviews(options.engines);
  stops.push(() => previews.close());
  const server = await createHttpServer({
    ...ground,
    version: VERSION,
    tokens: new FileTokens(options.secret),
    uploadsDir,
    previewMatte: previews.preview,
    listSubjects: previews.list,
    webhookSecretOf: (ownerId) => webhookSecretOf(options.secret, ownerId),
    webhookProblem: (url) => (options.internalWebhooks ? undefined : internalHost(url)),
    limits: {
      photoBytes: options.photoBytes,
      photosPerBatch: 50,
      requestsPerMinute: options.requestsPerMinute,
      retentionDays: options.retentionDays,
    },
    engines: describeEngines(
      createEngines(options.engines ?? {}, { device: () => device?.report().device ?? 'cpu' }),
    ),
    device,
  });
  stops.push(() => server.close());
  const upkeep = startUpkeep({ ...options, ...ground, uploadsDir });
  stops.push(() => upkeep.stop());
  try {
    return await server.listen({ host: options.host, port: options.port });
  } catch (cause) {
    throw new AppError(
      'config_invalid',
      `Nothing can listen on ${options.host}:${options.port} (${(cause as NodeJS.ErrnoException).code}). ` +
        'Another packshot may be running there; choose another port with --port or PACKSHOT_PORT.',
      { subject: 'PACKSHOT_PORT', cause },
    );
  }
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
