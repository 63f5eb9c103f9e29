import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Announcements } from '../../src/database/announcements.ts';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { FileTokens } from '../../src/http/file-tokens.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { Service } from '../../src/http/service.ts';
import { createLog } from '../../src/log.ts';
import { createEngines, describeEngines } from '../../src/services/create-engines.ts';
import { createLocalStore } from '../../src/storage/local-store.ts';

/** What a server needs that works on no photos. */
export function idleService(folder: string, database: Database): Service {
  return {
    // The client does not change with every release.
    version: '1',
    database,
    announcements: new Announcements(database),
    store: createLocalStore(folder),
    tokens: new FileTokens('none'),
    log: createLog('silent'),
    scratchDir: folder,
    uploadsDir: folder,
    webhookSecretOf: () => 'none',
    webhookProblem: () => undefined,
    limits: { photoBytes: 20_000_000, photosPerBatch: 50, requestsPerMinute: 6000, retentionDays: 30 },
    previewMatte: () => Promise.reject(new Error('works on no photos')),
    listSubjects: () => Promise.reject(new Error('works on no photos')),
    engines: describeEngines(createEngines({})),
  };
}

/** The OpenAPI document of the server as it stands in the sources; nothing listens, nothing is migrated. */
export async function describeApi(): Promise<unknown> {
  const folder = await mkdtemp(path.join(tmpdir(), 'packshot-api-'));
  const database = connectDatabase(`sqlite:${path.join(folder, 'packshot.sqlite')}`);
  const server = await createHttpServer(idleService(folder, database));
  try {
    await server.ready();
    return server.swagger();
  } finally {
    await server.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}
