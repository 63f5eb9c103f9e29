import { z } from 'zod';
import { batchSchema } from '../protocol/batch-api.ts';
import { lineSchema } from '../protocol/plain-text.ts';
import { cancelBatch, renameOrReprioritise, retryFailed, setPaused } from '../queue/control-batch.ts';
import { ownBatch } from './authenticate.ts';
import { addListRoute } from './batch-list-route.ts';
import { viewBatch } from './batch-view.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

const idParams = z.object({ id: z.string() });

/** Lists, reads, steers and deletes batches. */
export function addBatchRoutes(server: HttpServer, service: Service): void {
  addListRoute(server, service);
  server.get(
    '/api/v1/batches/:id',
    {
      schema: {
        tags: ['batches'],
        summary: 'A batch with its counts and time left',
        params: idParams,
        response: { 200: batchSchema },
      },
    },
    async (request) => viewBatch(service, await ownBatch(request, service, request.params.id)),
  );
  server.patch(
    '/api/v1/batches/:id',
    {
      schema: {
        tags: ['batches'],
        summary: 'Rename, or change the priority of what still waits',
        params: idParams,
        body: z.strictObject({
          priority: z.int().min(0).max(9).optional(),
          name: lineSchema.max(200).optional(),
        }),
        response: { 200: batchSchema },
      },
    },
    async (request) => {
      const { id } = await ownBatch(request, service, request.params.id);
      return await changed(
        service,
        id,
        renameOrReprioritise(service.database, id, request.body, service.database.clock.nowMs()),
      );
    },
  );
  addSteeringRoutes(server, service);
  addDeleteRoute(server, service);
}

function addSteeringRoutes(server: HttpServer, service: Service): void {
  const { database } = service;
  const actions = {
    cancel: { summary: 'Stop; finished photos stay', run: cancelBatch },
    pause: {
      summary: 'Let waiting photos wait',
      run: (...[db, id, nowMs]: Parameters<typeof cancelBatch>) => setPaused(db, id, true, nowMs),
    },
    resume: {
      summary: 'Go on after a pause',
      run: (...[db, id, nowMs]: Parameters<typeof cancelBatch>) => setPaused(db, id, false, nowMs),
    },
    retry: { summary: 'Try the failed photos again', run: retryFailed },
  };
  for (const [name, { summary, run }] of Object.entries(actions)) {
    server.post(
      `/api/v1/batches/:id/${name}`,
      { schema: { tags: ['batches'], summary, params: idParams, response: { 200: batchSchema } } },
      async (request) => {
        const { id } = await ownBatch(request, service, request.params.id);
        return await changed(service, id, run(database, id, database.clock.nowMs()));
      },
    );
  }
}

async function changed(service: Service, id: string, change: ReturnType<typeof cancelBatch>) {
  const batch = await change;
  service.announcements.announce({ about: 'batch', batchId: id });
  return await viewBatch(service, batch);
}

function addDeleteRoute(server: HttpServer, service: Service): void {
  server.delete(
    '/api/v1/batches/:id',
    {
      schema: {
        tags: ['batches'],
        summary: 'Delete batch, photos and files',
        params: idParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await ownBatch(request, service, request.params.id);
      // Rows first: a worker that still runs finds its lease gone, and nobody is handed a dead link.
      await service.database.tables.deleteFrom('batch_tasks').where('id', '=', id).execute();
      for await (const object of service.store.list(`batches/${id}`)) await service.store.delete(object.key);
      service.announcements.announce({ about: 'batch', batchId: id });
      return reply.status(204).send(null);
    },
  );
}
