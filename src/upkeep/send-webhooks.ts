import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Database } from '../database/connect.ts';
import type { WebhookDeliveryRow } from '../database/tables.ts';
import type { Log } from '../log.ts';
import { InternalAddress, postMessage } from './post-message.ts';

export interface WebhookSenderOptions {
  readonly database: Database;
  /** The server's secret; each owner's signing secret is derived from it. */
  readonly secret: string;
  /** Whether messages may go to addresses of this machine and its network. */
  readonly internal: boolean;
  readonly log: Log;
  readonly nowMs: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** Waits before tries 2 to 8: the schedule that the Standard Webhooks specification advises, about a day in all. */
const RETRY_SECONDS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400];
const ANSWER_TIMEOUT_MS = 15_000;
/** A message that is being sent is nobody else's for longer than its receiver may take to answer. */
const TAKEN_MS = 2 * ANSWER_TIMEOUT_MS;
const MOST_HOSTS = 8;
/** So many are looked at for those whose host is free. */
const MOST_READ = 500;

/** What an owner checks signatures with (`whsec_…`). */
export function webhookSecretOf(serverSecret: string, ownerId: string): string {
  return `whsec_${createHmac('sha256', serverSecret).update(`webhook:${ownerId}`).digest('base64')}`;
}

/**
 * Sends messages, signed after the Standard Webhooks specification (webhook-id, webhook-timestamp,
 * webhook-signature): to several hosts at a time and to each one after the other, so that a receiver that does not
 * answer delays its own messages alone. A message is taken by moving its next try ahead before it is sent, so that
 * two servers do not send it at the same time.
 */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #busy = new Map<string, Promise<number>>();

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  /** Begins with what is due for hosts that are free. */
  async begin(): Promise<void> {
    const due = await this.#options.database.tables
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('settled_at_ms', 'is', null)
      .where('available_at_ms', '<=', this.#options.nowMs())
      .orderBy('available_at_ms')
      .limit(MOST_READ)
      .execute();
    for (const host of new Set(due.map(hostOf))) {
      if (this.#busy.size >= MOST_HOSTS) break;
      if (this.#busy.has(host)) continue;
      const sending = this.#sendAll(due.filter((delivery) => hostOf(delivery) === host));
      this.#busy.set(
        host,
        sending.finally(() => this.#busy.delete(host)),
      );
    }
  }

  /** @returns how many were delivered of those that were being sent */
  async finish(): Promise<number> {
    const delivered = await Promise.all(this.#busy.values());
    return delivered.reduce((sum, count) => sum + count, 0);
  }

  async #sendAll(deliveries: readonly WebhookDeliveryRow[]): Promise<number> {
    let delivered = 0;
    try {
      for (const delivery of deliveries) {
        if (this.#options.signal?.aborted) break;
        if (!(await take(this.#options, delivery))) continue;
        const refusal = await post(this.#options, delivery);
        if (refusal === undefined) delivered += 1;
        await settle(this.#options, delivery, refusal);
      }
    } catch (error) {
      this.#options.log.warn({ error }, 'webhooks could not be recorded; they are tried again');
    }
    return delivered;
  }
}

function hostOf({ url }: WebhookDeliveryRow): string {
  return new URL(url).host;
}

async function take(
  { database, nowMs }: WebhookSenderOptions,
  delivery: WebhookDeliveryRow,
): Promise<boolean> {
  const { numUpdatedRows } = await database.tables
    .updateTable('webhook_deliveries')
    .set({ attempts: delivery.attempts + 1, available_at_ms: nowMs() + TAKEN_MS })
    .where('id', '=', delivery.id)
    .where('attempts', '=', delivery.attempts)
    .where('settled_at_ms', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

interface Refusal {
  readonly why: string;
  /** No later try can end otherwise. */
  readonly final: boolean;
}

/** @returns undefined when the receiver took it */
async function post(
  options: WebhookSenderOptions,
  delivery: WebhookDeliveryRow,
): Promise<Refusal | undefined> {
  const sentAt = new Date(options.nowMs());
  const signature = new Webhook(webhookSecretOf(options.secret, delivery.owner_id)).sign(
    delivery.id,
    sentAt,
    delivery.payload,
  );
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  try {
    const status = await postMessage({
      url: delivery.url,
      headers: {
        'content-type': 'application/json',
        'webhook-id': delivery.id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
        'webhook-signature': signature,
      },
      body: delivery.payload,
      internal: options.internal,
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    });
    return status >= 200 && status < 300 ? undefined : { why: `status ${status}`, final: false };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { why, final: error instanceof InternalAddress };
  }
}

async function settle(
  { database, log, nowMs }: WebhookSenderOptions,
  delivery: WebhookDeliveryRow,
  refusal: Refusal | undefined,
) {
  const givenUp = refusal?.final || delivery.attempts >= RETRY_SECONDS.length;
  if (refusal)
    log.warn({ deliveryId: delivery.id, refusal: refusal.why, givenUp }, 'a webhook was not taken');
  const outcome =
    refusal && !givenUp
      ? { available_at_ms: nowMs() + RETRY_SECONDS[delivery.attempts] * 1000 }
      : { settled_at_ms: nowMs(), outcome: refusal?.why ?? 'delivered' };
  await database.tables
    .updateTable('webhook_deliveries')
    .set(outcome)
    .where('id', '=', delivery.id)
    .where('attempts', '=', delivery.attempts + 1)
    .execute();
}
