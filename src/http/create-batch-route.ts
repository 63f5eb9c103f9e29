import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { estimateBatch, estimateInterval } from '../batch/time-estimate.ts';
import type { BatchTaskRow } from '../database/tables.ts';
import { createdBatchSchema } from '../protocol/batch-api.ts';
import { createBatch } from '../queue/create-batch.ts';
import { viewBatch } from './batch-view.ts';
import { findEarlierBatch, idempotencyKeyOf } from './idempotency.ts';
import type { PhotoPreviews } from './photo-previews.ts';
import { planUpload } from './plan-upload.ts';
import type { Upload } from './receive-upload.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';
import { readSubmission, type Submission } from './submission.ts';

/** `POST /batches`: photos streamed to disk, checked all together, stored, then recorded in one transaction. */
export function addCreateBatchRoute(server: HttpServer, service: Service, previews: PhotoPreviews): void {
  server.post(
    '/api/v1/batches',
    {
      schema: {
        tags: ['batches'],
        summary: 'Create a batch',
        description:
          'multipart/form-data: `photos` (1–50 files), `params` (JSON), `overrides` (JSON: file name or index → partial params). Or JSON that names finished uploads (`POST /api/v1/uploads`) instead of photos. Header `Idempotency-Key`: the same request within 24 hours gets the same answer.',
        consumes: ['multipart/form-data', 'application/json'],
        response: {
          201: createdBatchSchema,
        },
      },
    },
    async (request, reply) => {
      const submission = await readSubmission(request, service);
      let created = false;
      try {
        const earlier = await findEarlierBatch(service, request, submission.requestSha256);
        const batch = earlier ?? (await accept(service, request, submission));
        created = earlier === undefined;
        if (created) previews.prepare(originalKeys(batch.id, batch.total));
        if (earlier) reply.header('idempotency-replayed', 'true');
        const view = await viewCreated(service, batch);
        return reply.status(201).header('location', `/api/v1/batches/${batch.id}`).send(view);
      } finally {
        await submission.close({ created });
      }
    },
  );
}

async function accept(service: Service, request: FastifyRequest, submission: Submission) {
  const upload = await submission.open();
  const idempotencyKey = idempotencyKeyOf(request);
  const { requestSha256 } = submission;
  const plan = await planUpload(upload, service);
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
        nowMs: service.database.clock.nowMs(),
        ...(idempotencyKey ? { idempotency: { key: idempotencyKey, requestSha256 } } : {}),
      },
    );
  } catch (error) {
    await Promise.all(stored.map((key) => service.store.delete(key)));
    // The same request came twice at the same time and the other one was first.
    const earlier = await findEarlierBatch(service, request, requestSha256);
    if (earlier) return earlier;
    throw error;
  }
  service.announcements.announce({ about: 'work' });
  return batch;
}

/** Bytes first, rows second; when one cannot be stored the others are taken back. */
async function storePhotos(service: Service, batchId: string, upload: Upload): Promise<string[]> {
  const keys = originalKeys(batchId, upload.photos.length);
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

function originalKeys(batchId: string, photos: number): string[] {
  return Array.from({ length: photos }, (_, index) => `batches/${batchId}/${index}/original`);
}

async function viewCreated(service: Service, batch: BatchTaskRow) {
  const view = await viewBatch(service, batch);
  const { estimatedSeconds } = view;
  return {
    ...view,
    estimatedSecondsInterval: estimateInterval(estimatedSeconds),
  };
}
