import { EventEmitter } from 'node:events';
import type pg from 'pg';
import type { Database } from './connect.ts';

export type Announcement =
  /** Something waits in the queue. */
  | { readonly about: 'work' }
  /** A batch has a new revision. */
  | { readonly about: 'batch'; readonly batchId: string };

/**
 * Hints that travel beside the rows: in this process at once, and on PostgreSQL to every other process through
 * NOTIFY. A hint may be lost (a broken connection); whoever listens also polls slowly. The rows are the truth.
 */
export class Announcements {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #database: Database;
  #listener: pg.PoolClient | undefined;
  #closed = false;

  constructor(database: Database) {
    this.#database = database;
  }

  async open(): Promise<void> {
    if (this.#database.pool) await this.#listen(this.#database.pool);
  }

  announce(announcement: Announcement): void {
    if (this.#database.pool === undefined) {
      queueMicrotask(() => this.#emitter.emit('announcement', announcement));
      return;
    }
    // A failed NOTIFY costs promptness, never correctness: pollers see the rows.
    this.#database.pool
      .query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify(announcement)])
      .catch(() => this.#emitter.emit('announcement', announcement));
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (announcement: Announcement) => void): () => void {
    this.#emitter.on('announcement', listener);
    return () => this.#emitter.off('announcement', listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listener?.release(true);
    this.#listener = undefined;
  }

  async #listen(pool: pg.Pool): Promise<void> {
    const client = await pool.connect();
    this.#listener = client;
    client.on('notification', (message) => {
      if (message.payload) this.#emitter.emit('announcement', JSON.parse(message.payload) as Announcement);
    });
    client.on('error', () => this.#listenAgainSoon(pool, client));
    await client.query(`listen ${CHANNEL}`);
  }

  #listenAgainSoon(pool: pg.Pool, broken: pg.PoolClient): void {
    if (this.#closed || this.#listener !== broken) return;
    broken.release(true);
    this.#listener = undefined;
    const retry = () => {
      if (!this.#closed) this.#listen(pool).catch(() => setTimeout(retry, RECONNECT_MS).unref());
    };
    setTimeout(retry, RECONNECT_MS).unref();
  }
}

const CHANNEL = 'packshot';
const RECONNECT_MS = 1000;
