import type { FastifyRequest } from 'fastify';
import type { Database } from '../database/connect.ts';
import type { BatchTaskRow, IdempotencyRow } from '../database/tables.ts';
import { IDEMPOTENCY_MS } from '../queue/create-batch.ts';
import { RequestProblem } from './problem.ts';
import type { Service } from './service.ts';

/** It stands in an index of the database. */
const LONGEST_KEY = 255;

/** @throws RequestProblem 422 */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']?.toString() || undefined;
  if (key === undefined || key.length <= LONGEST_KEY) return key;
  throw new RequestProblem(
    422,
    'params_invalid',
    `Idempotency-Key: at most ${LONGEST_KEY} characters; ${key.length} came.`,
  );
}

/**
 * @returns the batch that this request made before, if it carries an Idempotency-Key of the last 24 hours
 * @throws RequestProblem 409 when the key came with another request, 404 when the batch was deleted since
 */
export async function findEarlierBatch(
  { database }: Service,
  request: FastifyRequest,
  requestSha256: string,
): Promise<BatchTaskRow | undefined> {
  const key = idempotencyKeyOf(request);
  if (key === undefined) return undefined;
  const earlier = await findRememberedBatch(database, request.ownerId, key);
  if (!earlier) return undefined;
  if (earlier.request_sha256 !== requestSha256) {
    throw new RequestProblem(
      409,
      'idempotency_conflict',
      'This Idempotency-Key was used for another request. Use a new one.',
    );
  }
  const batch = await database.tables
    .selectFrom('batch_tasks')
    .selectAll()
    .where('id', '=', earlier.batch_id)
    .executeTakeFirst();
  if (batch) return batch;
  throw new RequestProblem(404, 'batch_not_found', 'The batch made with this Idempotency-Key was deleted.');
}

/** Which batch was made under a key within the time that keys are remembered. */
export async function findRememberedBatch(
  database: Database,
  ownerId: string,
  key: string,
): Promise<IdempotencyRow | undefined> {
  return await database.tables
    .selectFrom('idempotency_records')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('idempotency_key', '=', key)
    .where('created_at_ms', '>', Date.now() - IDEMPOTENCY_MS)
    .executeTakeFirst();
}
