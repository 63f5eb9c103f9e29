import { setTimeout as sleep } from 'node:timers/promises';
import type { Announcements } from '../database/announcements.ts';
import type { Database } from '../database/connect.ts';
import type { BatchTaskItemRow } from '../database/tables.ts';
import { AppError, toErrorReport } from '../errors.ts';
import type { Log } from '../log.ts';
import { claimItems } from '../queue/claim-items.ts';
import { reapLeases } from '../queue/reap-leases.ts';
import { recordTimings } from '../queue/record-timings.ts';
import { recordStep, renewLeases } from '../queue/renew-leases.ts';
import { handBack, type Lease, settleFailed, settleSucceeded } from '../queue/settle-item.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { backoffMs } from './backoff.ts';
import { RecipeUnknown, runLeasedPhoto } from './leased-photo.ts';
import type { PhotoRunner, StepProgress } from './photo-task.ts';

export interface WorkLoopOptions {
  readonly database: Database;
  readonly announcements: Announcements;
  readonly store: ObjectStore;
  readonly runner: PhotoRunner;
  readonly scratchDir: string;
  /** Where this machine keeps what is the same for every style. */
  readonly cacheDir: string;
  readonly workerId: string;
  readonly log: Log;
  readonly leaseMs?: number;
  readonly heartbeatMs?: number;
  readonly pollMs?: number;
}

interface Running {
  readonly lease: Lease & { readonly attempts: number };
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Before a photo that could not be worked on here is taken again, by this worker or another one. */
const HAND_BACK_MS = 5000;
const RECORD_AGAIN_MS = 500;

/**
 * Claims waiting photos as processes come free, keeps their leases alive, settles them. Wakes at once when
 * something is announced and polls slowly besides. A lost lease aborts its photo at the next heartbeat.
 *
 * Trouble that is not the photo's costs it no try: while the database is away a finished photo waits to be
 * recorded; where the store fails (a full disk too), or the recipe is of a newer version than this worker, the
 * photo goes back into the queue for a while.
 */
export class WorkLoop {
  readonly #options: WorkLoopOptions;
  readonly #running = new Map<string, Running>();
  readonly #leaseMs: number;
  #stopping = false;
  #claims = false;
  #claiming: Promise<void> | undefined;
  #claimAgain = false;
  #stopListening: (() => void) | undefined;
  #timers: NodeJS.Timeout[] = [];
  #reapFromMs = 0;

  constructor(options: WorkLoopOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 15_000;
  }

  start(): void {
    const { announcements, heartbeatMs = 500, pollMs = 1000 } = this.#options;
    this.#stopListening = announcements.subscribe(() => this.#wake());
    this.#timers = [
      setInterval(() => void this.#heartbeat(), heartbeatMs),
      setInterval(() => void this.#pollQueue(), pollMs),
    ];
    this.#wake();
  }

  /** Takes nothing new, stops what runs and gives it back to the queue. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#stopListening?.();
    for (const timer of this.#timers) clearInterval(timer);
    await this.#claiming;
    for (const running of this.#running.values()) running.abort.abort();
    await Promise.all([...this.#running.values()].map((running) => running.done));
  }

  #wake(): void {
    if (this.#stopping) return;
    this.#claimAgain = true;
    if (!this.#claims) this.#claiming = this.#claimWhileFree();
  }

  async #claimWhileFree(): Promise<void> {
    const { database, runner, workerId, log } = this.#options;
    this.#claims = true;
    while (this.#claimAgain && !this.#stopping) {
      this.#claimAgain = false;
      const slots = runner.parallel - this.#running.size;
      if (slots < 1) break;
      try {
        const options = { holder: workerId, slots, leaseMs: this.#leaseMs, nowMs: database.clock.nowMs() };
        for (const item of await claimItems(database, options)) this.#begin(item);
      } catch (error) {
        log.warn({ error }, 'the queue could not be read; trying again');
      }
    }
    // At once, not when the promise settles: what is announced in between would wait for the next poll.
    this.#claims = false;
  }

  async #pollQueue(): Promise<void> {
    try {
      if (performance.now() >= this.#reapFromMs) await this.#reap();
    } catch (error) {
      // After an outage every lease looks expired: all who live get the time to renew theirs first.
      this.#reapFromMs = performance.now() + this.#leaseMs;
      this.#options.log.warn({ error }, 'expired leases could not be looked for; trying again');
    }
    this.#wake();
  }

  async #reap(): Promise<void> {
    const { database } = this.#options;
    await database.clock.measure();
    const reaped = await reapLeases(database, database.clock.nowMs());
    if (reaped > 0) this.#options.log.warn({ reaped }, 'leases ran out; their photos are back in the queue');
  }

  async #heartbeat(): Promise<void> {
    const leases = [...this.#running.values()].map((running) => running.lease);
    const { database } = this.#options;
    try {
      const options = { leaseMs: this.#leaseMs, nowMs: database.clock.nowMs() };
      for (const lost of await renewLeases(database, leases, options)) {
        this.#running.get(keyOf(lost))?.abort.abort();
      }
    } catch (error) {
      this.#options.log.warn({ error }, 'leases could not be renewed; trying again');
    }
  }

  #begin(item: BatchTaskItemRow): void {
    const lease = {
      batchId: item.batch_id,
      itemIndex: item.item_index,
      leaseNumber: item.lease_number,
      attempts: item.attempts,
    };
    const abort = new AbortController();
    const done = this.#work(item, lease, abort.signal).finally(() => {
      this.#running.delete(keyOf(lease));
      this.#wake();
    });
    this.#running.set(keyOf(lease), { lease, abort, done });
  }

  async #work(item: BatchTaskItemRow, lease: Running['lease'], signal: AbortSignal): Promise<void> {
    const { database, log } = this.#options;
    const about = { batchId: lease.batchId, itemIndex: lease.itemIndex, attempt: lease.attempts };
    // One after the other: what is told late must not stand for what came after it.
    let told = Promise.resolve();
    const onStep = (progress: StepProgress) => {
      told = told.then(() => this.#recordStep(lease, progress));
    };
    try {
      const result = await runLeasedPhoto(item, this.#options, { signal, onStep });
      const batch = await this.#record(signal, () =>
        settleSucceeded(database, lease, result, database.clock.nowMs()),
      );
      // Previews are small: what they take says nothing of photos.
      if (batch?.preview === 0) {
        await recordTimings(database, result.report).catch((error: unknown) =>
          log.warn({ ...about, error }, 'what a photo took could not be recorded'),
        );
      }
    } catch (error) {
      await this.#settleError(lease, error, signal).catch((settleError: unknown) => {
        // The lease runs out and the photo is reaped: nothing is lost.
        log.error({ ...about, error: settleError }, 'a failed photo could not be settled');
      });
    }
    this.#announce(lease.batchId);
  }

  async #settleError(lease: Running['lease'], error: unknown, signal: AbortSignal): Promise<void> {
    const { database, log } = this.#options;
    const about = { batchId: lease.batchId, itemIndex: lease.itemIndex, attempt: lease.attempts };
    if (isGone(error)) return;
    if (signal.aborted) {
      await handBack(database, lease, { nowMs: database.clock.nowMs(), waitMs: 0 }).catch(unlessGone);
      return;
    }
    const report = toErrorReport(error);
    const elsewhere = error instanceof RecipeUnknown || report.code === 'storage_failed';
    log.warn({ ...about, error }, elsewhere ? 'photo given back' : `photo failed: ${report.message}`);
    await this.#record(signal, () => {
      const nowMs = database.clock.nowMs();
      if (elsewhere) return handBack(database, lease, { nowMs, waitMs: HAND_BACK_MS });
      return settleFailed(database, lease, report, {
        nowMs,
        backoffMs: backoffMs(lease.attempts, Math.random()),
      });
    }).catch(unlessGone);
  }

  /** Tries until the database takes it. The lease number decides what still counts, however late it comes. */
  async #record<Result>(signal: AbortSignal, change: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await change();
      } catch (error) {
        if (signal.aborted || isGone(error)) throw error;
        this.#options.log.warn({ error }, 'what became of a photo could not be recorded; trying again');
        await sleep(RECORD_AGAIN_MS, undefined, { signal });
      }
    }
  }

  async #recordStep(lease: Lease, progress: StepProgress): Promise<void> {
    const { database } = this.#options;
    try {
      await recordStep(database, lease, progress, database.clock.nowMs());
      this.#announce(lease.batchId);
    } catch (error) {
      this.#options.log.warn({ error }, 'a step could not be told to watchers');
    }
  }

  #announce(batchId: string): void {
    this.#options.announcements.announce({ about: 'batch', batchId });
  }
}

function keyOf(lease: Lease): string {
  return `${lease.batchId}/${lease.itemIndex}/${lease.leaseNumber}`;
}

/** Somebody deleted the batch meanwhile: there is nothing left to settle. */
function isGone(error: unknown): boolean {
  return error instanceof AppError && error.code === 'batch_not_found';
}

function unlessGone(error: unknown): void {
  if (!isGone(error)) throw error;
}
