import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, inject } from 'vitest';
import { type App, type AppOptions, startApp } from '../../src/app.ts';
import { createTestDatabase } from './postgres-cluster.ts';
import { createBucket } from './swift-server.ts';

export interface TestApp {
  readonly app: App;
  readonly url: string;
  readonly options: AppOptions;
  /** Ends the service and removes what it stored. */
  discard(): Promise<void>;
}

/** Runs one suite on SQLite with a folder, and on PostgreSQL with an S3 server. */
export function describeOnEveryInstallation(
  name: string,
  suite: (start: typeof startOnDefaults) => void,
): void {
  describe(`${name} on SQLite and a folder`, () => suite(startOnDefaults));
  const installed = inject('postgresUrl') !== undefined && inject('s3Access') !== undefined;
  const title = `${name} on PostgreSQL and S3${installed ? '' : ' (not installed)'}`;
  describe.skipIf(!installed)(title, () => suite(startOnServers));
}

export async function startOnDefaults(changes: Partial<AppOptions> = {}): Promise<TestApp> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'packshot-app-'));
  return await start({ dataDir, databaseUrl: `sqlite:${path.join(dataDir, 'packshot.sqlite')}`, ...changes });
}

export async function startOnServers(changes: Partial<AppOptions> = {}): Promise<TestApp> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'packshot-app-'));
  const access = inject('s3Access')!;
  const bucket = `app-${randomUUID()}`;
  await createBucket(access, bucket);
  const databaseUrl = await createTestDatabase(inject('postgresUrl')!);
  return await start({ dataDir, databaseUrl, s3: { ...access, bucket }, ...changes });
}

async function start(
  changes: Partial<AppOptions> & { dataDir: string; databaseUrl: string },
): Promise<TestApp> {
  const options: AppOptions = {
    host: '127.0.0.1',
    port: 0,
    secret: 'test',
    photoBytes: 20_000_000,
    retentionDays: 30,
    requestsPerMinute: 100_000,
    internalWebhooks: true,
    logLevel: 'error',
    serve: true,
    work: true,
    processes: 1,
    ...changes,
  };
  const app = await startApp(options);
  const discard = async () => {
    await app.stop();
    rmSync(options.dataDir, { recursive: true, force: true });
  };
  return { app, url: app.url ?? '', options, discard };
}
