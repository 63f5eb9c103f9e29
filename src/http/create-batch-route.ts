import { createHash, randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { estimateBatch } from '../batch/time-estimate.ts';
import type { BatchTaskRow, IdempotencyRow } from '../database/tables.ts';
import { createdBatchSchema, problemSchema } from '../protocol/batch-api.ts';
import { createBatch } from '../queue/create-batch.ts';
import { viewBatch } from './batch-view.ts';
import { planUpload } from './plan-upload.ts';
import { RequestProblem } from './problem.ts';
import { receiveUpload, type Upload } from './receive-upload.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

const IDEMPOTENCY_MS = 24 * 3600 * 1000;

/** `POST /batches`: photos streamed to disk, checked all together, stored, then recorded in one transaction. */
export function addCreateBatchRoute(server: HttpServer, service: Service): void {
  server.post(
    '/api/v1/batches',
    {
      schema: {
        tags: ['batches'],
        summary: 'Create a batch',
        description:
          'multipart/form-data: `photos` (1–50 files), `params` (JSON), `overrides` (JSON: file name or index → partial params).',
        consumes: ['multipart/form-data'],
        response: {
          201: createdBatchSchema,
          200: createdBatchSchema,
          422: problemSchema,
          409: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const upload = await receiveUpload(request, service);
      try {
        return await acceptUpload(service, request, reply, upload);
      } finally {
        await upload.discard();
      }
    },
  );
}

async function acceptUpload(service: Service, request: FastifyRequest, reply: FastifyReply, upload: Upload) {
  const idempotencyKey = request.headers['idempotency-key']?.toString();
  const requestSha256 = digestOf(upload);
  const earlier = idempotencyKey && (await findEarlier(service, request.ownerId, idempotencyKey));
  if (earlier) {
    reply.header('idempotency-replayed', 'true');
    return reply.status(201).send(await answer(service, await sameRequest(service, earlier, requestSha256)));
  }
  const plan = await planUpload(upload, service.limits);
  const estimate = await estimateBatch(
    service.database,
    plan.items.map((item) => item.recipe),
    plan.params.priority,
  );
  const id = randomUUID();
  const stored = await storePhotos(service, id, upload);
  let batch: BatchTaskRow;
  try {
    batch = await createBatch(
      service.database,
      {
        id,
        ownerId: request.ownerId,
        name: plan.params.name ?? '',
        priority: plan.params.priority,
        params: plan.params,
        estimatedSeconds: estimate.seconds,
        webhookUrl: plan.params.webhookUrl,
        items: plan.items.map((item, index) => ({ ...item, originalKey: stored[index] })),
      },
      {
        nowMs: Date.now(),
        ...(idempotencyKey ? { idempotency: { key: idempotencyKey, requestSha256 } } : {}),
      },
    );
  } catch (error) {
    await Promise.all(stored.map((key) => service.store.delete(key)));
    throw error;
  }
  service.announcements.announce({ about: 'work' });
  return reply
    .status(201)
    .header('location', `/api/v1/batches/${id}`)
    .send(await answer(service, batch));
}

/** Bytes first, rows second; when one cannot be stored the others are taken back. */
async function storePhotos(service: Service, batchId: string, upload: Upload): Promise<string[]> {
  const keys = upload.photos.map((_, index) => `batches/${batchId}/${index}/original`);
  const stored: string[] = [];
  try {
    for (const [index, photo] of upload.photos.entries()) {
      await service.store.adopt(keys[index], photo.path, { contentType: 'application/octet-stream' });
      stored.push(keys[index]);
    }
  } catch (error) {
    await Promise.all(stored.map((key) => service.store.delete(key)));
    throw error;
  }
  return keys;
}

async function answer(service: Service, batch: BatchTaskRow) {
  const view = await viewBatch(service, batch);
  const { estimatedSeconds } = view;
  return {
    ...view,
    estimatedSecondsInterval: [estimatedSeconds * 0.6, estimatedSeconds * 1.6] as [number, number],
  };
}

async function findEarlier(
  service: Service,
  ownerId: string,
  key: string,
): Promise<IdempotencyRow | undefined> {
  return await service.database.tables
    .selectFrom('idempotency_records')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('idempotency_key', '=', key)
    .where('created_at_ms', '>', Date.now() - IDEMPOTENCY_MS)
    .executeTakeFirst();
}

async function sameRequest(
  service: Service,
  earlier: IdempotencyRow,
  requestSha256: string,
): Promise<BatchTaskRow> {
  if (earlier.request_sha256 !== requestSha256) {
    throw new RequestProblem(
      409,
      'idempotency_conflict',
      'This Idempotency-Key was used for another request. Use a new one.',
    );
  }
  const { tables } = service.database;
  const batch = await tables
    .selectFrom('batch_tasks')
    .selectAll()
    .where('id', '=', earlier.batch_id)
    .executeTakeFirst();
  if (!batch)
    throw new RequestProblem(404, 'batch_not_found', 'The batch made with this Idempotency-Key was deleted.');
  return batch;
}

function digestOf(upload: Upload): string {
  const photos = upload.photos.map((photo) => [photo.filename, photo.sha256]);
  return createHash('sha256')
    .update(JSON.stringify([upload.params, upload.overrides, photos]))
    .digest('hex');
}
