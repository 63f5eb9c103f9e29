import type { BatchView } from '../../../src/protocol/batch-api.ts';
import type { Override, Params } from '../../../src/protocol/recipe.ts';
import { apiKey } from './api-key.ts';
import { ApiProblem, toApiProblem } from './api-problem.ts';

export interface NewBatch {
  /** Finished uploads, in the order of the photos. */
  readonly uploadIds: readonly string[];
  readonly params: Params & { name?: string; priority?: number };
  /** By index of the photo. */
  readonly overrides: Readonly<Record<string, Override>>;
}

/**
 * Makes a batch of uploaded photos. The key is the same for every try of the same batch: one that arrived, but whose
 * answer was lost, is not made twice. The generated client knows the multipart form only. @throws ApiProblem
 */
export async function createBatch(batch: NewBatch, idempotencyKey: string): Promise<BatchView> {
  const key = apiKey();
  const answer = await fetch('/api/v1/batches', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    },
    body: JSON.stringify(batch),
  }).catch(() => {
    throw new ApiProblem(0, 'offline', '');
  });
  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw toApiProblem(answer.status, body);
  return body as BatchView;
}
