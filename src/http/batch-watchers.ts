import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { isGoodKey } from './authenticate.ts';
import type { ViewService } from './batch-view.ts';
import { snapshotOf, storySince, textsBetween } from './progress-story.ts';
import type { Service } from './service.ts';

/** What is used of a `WebSocket`. */
export interface WatcherSocket {
  /** Bytes that were sent and not yet read. */
  readonly bufferedAmount: number;
  /** Holds back what is sent until `uncork`, which hands it to the system in one call. */
  cork(): void;
  uncork(): void;
  on(event: 'pong' | 'close' | 'error', listener: () => void): unknown;
  send(text: Buffer, options: { binary: false }): void;
  ping(): void;
  terminate(): void;
  close(code: number, reason: string): void;
}

/** Does something again and again. @returns what ends it */
export type Repeat = (run: () => void, everyMs: number) => () => void;

type WatcherService = ViewService & Pick<Service, 'announcements' | 'log'>;

interface Watcher {
  readonly socket: WatcherSocket;
  /** The last revision that was sent. */
  revision: number;
  answersPings: boolean;
  /** The API key that opened it; undefined where there was none. */
  readonly secret: string | undefined;
}

interface WatchedBatch {
  readonly watchers: Set<Watcher>;
  publishes: boolean;
  publishAgain: boolean;
}

/** A client that leaves more than this unread is dropped: it will come back with `?since=`. */
const MOST_UNREAD_BYTES = 2_000_000;
/** So many sockets are written to before requests get their turn: 2 ms, so that a thousand hold nobody up. */
const AT_A_STRETCH = 100;
/**
 * After telling, so many times as long passes before the next telling: a thousand sockets cost 50–100 ms of system
 * calls, eight times a photo, and took a quarter of a batch's speed on 2 cores. A few sockets wait some 10 ms.
 */
const PAUSE_PER_TELLING = 15;
const LONGEST_PAUSE_MS = 1000;
const POLL_MS = 2000;
const PING_MS = 25_000;

/**
 * Tells sockets what changes in their batch. One read of the rows and one text per change, however many watch;
 * announcements are hints, a slow poll catches what they miss.
 */
export class BatchWatchers {
  readonly #service: WatcherService;
  readonly #batches = new Map<string, WatchedBatch>();
  readonly #stops: (() => void)[];

  constructor(service: WatcherService, repeat: Repeat = repeatInTime) {
    this.#service = service;
    const stopListening = service.announcements.subscribe((announcement) => {
      if (announcement.about === 'batch') this.#wake(announcement.batchId);
    });
    this.#stops = [
      stopListening,
      repeat(() => this.#wakeAll(), POLL_MS),
      repeat(() => this.#ping(), PING_MS),
    ];
  }

  /**
   * @param since the last revision that the client saw, where it comes back
   * @param secret the API key that let it in, looked up again with each ping
   */
  async add(
    socket: WatcherSocket,
    batchId: string,
    since: number | undefined,
    secret: string | undefined,
  ): Promise<void> {
    const watcher: Watcher = { socket, revision: since ?? -1, answersPings: true, secret };
    const watched = this.#batches.get(batchId) ?? {
      watchers: new Set(),
      publishes: false,
      publishAgain: false,
    };
    this.#batches.set(batchId, watched);
    socket.on('pong', () => {
      watcher.answersPings = true;
    });
    socket.on('close', () => this.#remove(batchId, watcher));
    socket.on('error', () => socket.terminate());
    watched.watchers.add(watcher);
    this.#wake(batchId);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const { watchers } of this.#batches.values()) {
      for (const { socket } of watchers) socket.close(1012, 'the server restarts');
    }
  }

  #remove(batchId: string, watcher: Watcher): void {
    const watched = this.#batches.get(batchId);
    watched?.watchers.delete(watcher);
    if (watched?.watchers.size === 0) this.#batches.delete(batchId);
  }

  #wakeAll(): void {
    for (const batchId of this.#batches.keys()) this.#wake(batchId);
  }

  #wake(batchId: string): void {
    const watched = this.#batches.get(batchId);
    if (!watched) return;
    watched.publishAgain = true;
    if (!watched.publishes) void this.#publishWhileNeeded(batchId, watched);
  }

  async #publishWhileNeeded(batchId: string, watched: WatchedBatch): Promise<void> {
    watched.publishes = true;
    while (watched.publishAgain && watched.watchers.size > 0) {
      watched.publishAgain = false;
      try {
        const tellingMs = await this.#publish(batchId, watched);
        await sleep(Math.min(LONGEST_PAUSE_MS, PAUSE_PER_TELLING * tellingMs), undefined, { ref: false });
      } catch (error) {
        this.#service.log.warn({ error, batchId }, 'watchers could not be told; the next poll tries again');
      }
    }
    // At once, not when the promise settles: a change in between would wait for the next poll.
    watched.publishes = false;
  }

  /** @returns the milliseconds that writing to the sockets took */
  async #publish(batchId: string, { watchers }: WatchedBatch): Promise<number> {
    const { tables } = this.#service.database;
    const batch = await tables
      .selectFrom('batch_tasks')
      .selectAll()
      .where('id', '=', batchId)
      .executeTakeFirst();
    if (!batch) {
      for (const { socket } of watchers) socket.close(4404, 'the batch was deleted');
      return 0;
    }
    const behind = [...watchers].filter((watcher) => watcher.revision !== batch.revision);
    if (behind.length === 0) return 0;
    const seen = behind.map((watcher) => watcher.revision).filter((revision) => revision >= 0);
    const story = await storySince(this.#service, batch, Math.min(batch.revision, ...seen));
    let snapshot: Buffer | undefined;
    let tellingMs = 0;
    for (const [at, watcher] of behind.entries()) {
      if (at % AT_A_STRETCH === AT_A_STRETCH - 1) await setImmediate();
      const texts = textsBetween(watcher.revision, batch.revision, story);
      if (texts === undefined) snapshot ??= await snapshotOf(this.#service, batch);
      const startedAt = performance.now();
      this.#send(watcher.socket, texts ?? [snapshot!]);
      tellingMs += performance.now() - startedAt;
      watcher.revision = batch.revision;
    }
    return tellingMs;
  }

  #send(socket: WatcherSocket, texts: readonly Buffer[]): void {
    socket.cork();
    for (const text of texts) {
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) {
        socket.terminate();
        return;
      }
      socket.send(text, { binary: false });
    }
    socket.uncork();
  }

  #ping(): void {
    const all = [...this.#batches.values()].flatMap(({ watchers }) => [...watchers]);
    for (const watcher of all) {
      if (!watcher.answersPings) {
        watcher.socket.terminate();
        continue;
      }
      watcher.answersPings = false;
      watcher.socket.ping();
    }
    void this.#closeRevoked(all);
  }

  /** A socket would outlive its key; each key is looked up once, however many sockets it opened. */
  async #closeRevoked(watchers: readonly Watcher[]): Promise<void> {
    try {
      for (const secret of new Set(watchers.map((watcher) => watcher.secret))) {
        if (await isGoodKey(this.#service.database, secret)) continue;
        for (const { socket } of watchers.filter((watcher) => watcher.secret === secret))
          socket.close(4401, 'the API key was revoked');
      }
    } catch (error) {
      this.#service.log.warn({ error }, 'API keys could not be looked up; the next ping tries again');
    }
  }
}

function repeatInTime(run: () => void, everyMs: number): () => void {
  const timer = setInterval(run, everyMs);
  return () => clearInterval(timer);
}
