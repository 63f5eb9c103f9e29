import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Database } from '../database/connect.ts';
import type { WebhookDeliveryRow } from '../database/tables.ts';
import type { Log } from '../log.ts';

export interface SendWebhooksOptions {
  readonly database: Database;
  /** The server's secret; each owner's signing secret is derived from it. */
  readonly secret: string;
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

/** @returns undefined when the receiver took it, else why not */
async function post(options: SendWebhooksOptions, delivery: WebhookDeliveryRow): Promise<string | undefined> {
  const sentAt = new Date(options.nowMs);
  const signature = new Webhook(webhookSecretOf(options.secret, delivery.owner_id)).sign(
    delivery.id,
    sentAt,
    delivery.payload,
  );
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  try {
    const answer = await fetch(delivery.url, {
      method: 'POST',
      redirect: 'error',
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      headers: {
        'content-type': 'application/json',
        'webhook-id': delivery.id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
        'webhook-signature': signature,
      },
      body: delivery.payload,
    });
    await answer.body?.cancel();
    return answer.ok ? undefined : `status ${answer.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function settle(
  options: SendWebhooksOptions,
  delivery: WebhookDeliveryRow,
  refusal: string | undefined,
) {
  const { database, log, nowMs } = options;
  const givenUp = delivery.attempts >= RETRY_SECONDS.length;
  if (refusal !== undefined)
    log.warn({ deliveryId: delivery.id, refusal, givenUp }, 'a webhook was not taken');
  if (refusal !== undefined && !givenUp) return;
  await database.tables
    .updateTable('webhook_deliveries')
    .set({ settled_at_ms: nowMs, outcome: refusal ?? 'delivered' })
    .where('id', '=', delivery.id)
    .execute();
}
