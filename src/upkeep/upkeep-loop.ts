import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/connect.ts';
import type { Log } from '../log.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { deleteExpiredFiles } from './delete-expired-files.ts';
import { deleteOldPreviews } from './delete-old-previews.ts';
import { pruneRecords } from './prune-records.ts';
import { WebhookSender } from './send-webhooks.ts';
import { sweepOrphans } from './sweep-orphans.ts';
import { sweepUploads } from './sweep-uploads.ts';

export interface UpkeepOptions {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly uploadsDir: string;
  readonly secret: string;
  readonly internalWebhooks: boolean;
  readonly retentionDays: number;
  readonly log: Log;
}

const WEBHOOKS_MS = 2000;
const FILES_MS = 3600 * 1000;

/** What a serving process does besides answering: messages, retention, orphans. Failures are tried again. */
export function startUpkeep(options: UpkeepOptions): { stop(): Promise<void> } {
  const { database, store, secret, internalWebhooks: internal, retentionDays, log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const webhooks = new WebhookSender({ database, secret, internal, log, nowMs: Date.now, signal });
  const duties = [
    repeat(WEBHOOKS_MS, () => webhooks.begin()),
    repeat(FILES_MS, async () => {
      const nowMs = database.clock.nowMs();
      const expired = await deleteExpiredFiles(database, store, { retentionDays, nowMs });
      const orphans = await sweepOrphans(database, store, nowMs);
      const previews = await deleteOldPreviews(database, store, nowMs);
      const swept = orphans + previews + (await sweepUploads(options.uploadsDir, nowMs));
      await store.tidy?.(nowMs);
      await pruneRecords(database, nowMs);
      if (expired + swept > 0) log.info({ expired, swept }, 'files that are no longer needed were deleted');
    }),
  ];

  async function repeat(everyMs: number, duty: () => Promise<unknown>): Promise<void> {
    while (!signal.aborted) {
      await duty().catch((error: unknown) => log.warn({ error }, 'upkeep failed; it is tried again'));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return {
    async stop() {
      stopping.abort();
      await Promise.all(duties);
      await webhooks.finish();
    },
  };
}
