import type { WebSocket } from '@fastify/websocket';
import type { BatchEventRow, BatchTaskItemRow, BatchTaskRow } from '../database/tables.ts';
import type { ItemView, ProgressMessage } from '../protocol/batch-api.ts';
import { itemsOf, viewBatch, viewItem } from './batch-view.ts';
import type { Service } from './service.ts';

interface Watcher {
  readonly socket: WebSocket;
  /** The last revision that was sent. */
  revision: number;
  answersPings: boolean;
}

interface WatchedBatch {
  readonly watchers: Set<Watcher>;
  publishing: Promise<void> | undefined;
  publishAgain: boolean;
}

/** A client that leaves more than this unread is dropped: it will come back with `?since=`. */
const MOST_UNREAD_BYTES = 2_000_000;
const POLL_MS = 2000;
const PING_MS = 25_000;

/**
 * Tells sockets what changes in their batch. One read of the rows and one text per change, however many watch;
 * announcements are hints, a slow poll catches what they miss.
 */
export class BatchWatchers {
  readonly #service: Service;
  readonly #batches = new Map<string, WatchedBatch>();
  readonly #timers: NodeJS.Timeout[];
  readonly #stopListening: () => void;

  constructor(service: Service) {
    this.#service = service;
    this.#stopListening = service.announcements.subscribe((announcement) => {
      if (announcement.about === 'batch') this.#wake(announcement.batchId);
    });
    this.#timers = [setInterval(() => this.#wakeAll(), POLL_MS), setInterval(() => this.#ping(), PING_MS)];
  }

  /** @param since the last revision that the client saw, where it comes back */
  async add(socket: WebSocket, batchId: string, since: number | undefined): Promise<void> {
    const watcher: Watcher = { socket, revision: since ?? -1, answersPings: true };
    const watched = this.#batches.get(batchId) ?? {
      watchers: new Set(),
      publishing: undefined,
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
    this.#stopListening();
    for (const timer of this.#timers) clearInterval(timer);
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
    watched.publishing ??= this.#publishWhileNeeded(batchId, watched).finally(() => {
      watched.publishing = undefined;
    });
  }

  async #publishWhileNeeded(batchId: string, watched: WatchedBatch): Promise<void> {
    while (watched.publishAgain && watched.watchers.size > 0) {
      watched.publishAgain = false;
      try {
        await this.#publish(batchId, watched);
      } catch (error) {
        this.#service.log.warn({ error, batchId }, 'watchers could not be told; the next poll tries again');
      }
    }
  }

  async #publish(batchId: string, { watchers }: WatchedBatch): Promise<void> {
    const { tables } = this.#service.database;
    const batch = await tables
      .selectFrom('batch_tasks')
      .selectAll()
      .where('id', '=', batchId)
      .executeTakeFirst();
    if (!batch) {
      for (const { socket } of watchers) socket.close(4404, 'the batch was deleted');
      return;
    }
    const behind = [...watchers].filter((watcher) => watcher.revision !== batch.revision);
    if (behind.length === 0) return;
    const story = await this.#storySince(batch, Math.min(...behind.map((watcher) => watcher.revision)));
    for (const watcher of behind) await this.#catchUp(watcher, batch, story);
  }

  /** The changes after `revision`, each with the text to send; shared by all who watch. */
  async #storySince(batch: BatchTaskRow, revision: number): Promise<Map<number, string>> {
    const { tables } = this.#service.database;
    const events = await tables
      .selectFrom('batch_events')
      .selectAll()
      .where('batch_id', '=', batch.id)
      .where('revision', '>', Math.max(0, revision))
      .where('revision', '<=', batch.revision)
      .orderBy('revision')
      .execute();
    const items = events.length === 0 ? [] : await itemsOf(this.#service, batch.id);
    const view = await viewBatch(this.#service, batch);
    const texts = new Map<number, string>();
    for (const event of events) texts.set(event.revision, JSON.stringify(this.#message(event, items, view)));
    return texts;
  }

  #message(event: BatchEventRow, items: readonly BatchTaskItemRow[], batch: ProgressBatch): ProgressMessage {
    const item = items.find((candidate) => candidate.item_index === event.item_index);
    const { revision } = event;
    if (event.type === 'step-started' && item) {
      return { type: 'step-started', revision, index: item.item_index, step: item.step };
    }
    if (event.type === 'item-updated' && item) {
      return { type: 'item-updated', revision, item: viewItem(this.#service, item), batch };
    }
    return { type: 'batch-updated', revision, batch };
  }

  async #catchUp(watcher: Watcher, batch: BatchTaskRow, story: Map<number, string>): Promise<void> {
    const missing = revisionsBetween(watcher.revision, batch.revision);
    const gap =
      watcher.revision < 0 || watcher.revision > batch.revision || missing.some((one) => !story.has(one));
    if (gap) {
      const items: ItemView[] = (await itemsOf(this.#service, batch.id)).map((item) =>
        viewItem(this.#service, item),
      );
      const view = await viewBatch(this.#service, batch);
      this.#send(watcher, JSON.stringify({ type: 'snapshot', revision: batch.revision, batch: view, items }));
    } else {
      for (const revision of missing) this.#send(watcher, story.get(revision) ?? '');
    }
    watcher.revision = batch.revision;
  }

  #send({ socket }: Watcher, text: string): void {
    if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate();
    else socket.send(text);
  }

  #ping(): void {
    for (const { watchers } of this.#batches.values()) {
      for (const watcher of watchers) {
        if (!watcher.answersPings) watcher.socket.terminate();
        watcher.answersPings = false;
        watcher.socket.ping();
      }
    }
  }
}

type ProgressBatch = Extract<ProgressMessage, { type: 'batch-updated' }>['batch'];

function revisionsBetween(seen: number, current: number): number[] {
  return Array.from({ length: Math.max(0, current - seen) }, (_, index) => seen + 1 + index);
}
