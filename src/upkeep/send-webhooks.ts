import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Database } from '../database/connect.ts';
import type { WebhookDeliveryRow } from '../database/tables.ts';
import type { Log } from '../log.ts';
import { InternalAddress, postMessage } from './post-message.ts';

export interface SendWebhooksOptions {
  readonly database: Database;
  /** The server's secret; each owner's signing secret is derived from it. */
  readonly secret: string;
  /** Whether messages may go to addresses of this machine and its network. */
  readonly internal: boolean;
  readonly log: Log;
  readonly nowMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Waits before tries 2 to 8: the schedule that the Standard Webhooks specification advises, about a day in all. */
const RETRY_SECONDS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400];
const ANSWER_TIMEOUT_MS = 15_000;

/** What an owner checks signatures with (`whsec_…`). */
export function webhookSecretOf(serverSecret: string, ownerId: string): string {
  return `whsec_${createHmac('sha256', serverSecret).update(`webhook:${ownerId}`).digest('base64')}`;
}

/**
 * Sends the messages that are due, signed after the Standard Webhooks specification (webhook-id,
 * webhook-timestamp, webhook-signature). A message is taken by moving its next try ahead before it is sent, so
 * that two servers do not send it at the same time.
 * @returns how many were delivered
 */
export async function sendDueWebhooks(options: SendWebhooksOptions): Promise<number> {
  const { tables } = options.database;
  const due = await tables
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('settled_at_ms', 'is', null)
    .where('available_at_ms', '<=', options.nowMs)
    .orderBy('available_at_ms')
    .limit(20)
    .execute();
  let delivered = 0;
  for (const delivery of due) {
    if (!(await take(options, delivery))) continue;
    const refusal = await post(options, delivery);
    if (refusal === undefined) delivered += 1;
    await settle(options, delivery, refusal);
  }
  return delivered;
}

async function take(
  { database, nowMs }: SendWebhooksOptions,
  delivery: WebhookDeliveryRow,
): Promise<boolean> {
  const waitSeconds = RETRY_SECONDS[Math.min(delivery.attempts, RETRY_SECONDS.length - 1)];
  const { numUpdatedRows } = await database.tables
    .updateTable('webhook_deliveries')
    .set({ attempts: delivery.attempts + 1, available_at_ms: nowMs + waitSeconds * 1000 })
    .where('id', '=', delivery.id)
    .where('attempts', '=', delivery.attempts)
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
  options: SendWebhooksOptions,
  delivery: WebhookDeliveryRow,
): Promise<Refusal | undefined> {
  const sentAt = new Date(options.nowMs);
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
  options: SendWebhooksOptions,
  delivery: WebhookDeliveryRow,
  refusal: Refusal | undefined,
) {
  const { database, log, nowMs } = options;
  if (refusal) {
    const givenUp = refusal.final || delivery.attempts >= RETRY_SECONDS.length;
    log.warn({ deliveryId: delivery.id, refusal: refusal.why, givenUp }, 'a webhook was not taken');
    if (!givenUp) return;
  }
  await database.tables
    .updateTable('webhook_deliveries')
    .set({ settled_at_ms: nowMs, outcome: refusal?.why ?? 'delivered' })
    .where('id', '=', delivery.id)
    .execute();
}
