import { z } from 'zod';
import type { BatchTaskItemRow } from '../database/tables.ts';
import { changedItemSchema, itemSchema, itemStatusSchema, markSchema } from '../protocol/batch-api.ts';
import { completeRecipe } from '../protocol/complete-recipe.ts';
import { linesSchema } from '../protocol/plain-text.ts';
import { paramsInvalid } from '../protocol/problem-list.ts';
import { type Override, overrideSchema } from '../protocol/recipe.ts';
import { rerunItem } from '../queue/control-batch.ts';
import { markItem } from '../queue/mark-item.ts';
import { unknownEngines } from '../services/unknown-engines.ts';
import { ownBatch } from './authenticate.ts';
import { viewItem } from './batch-view.ts';
import { keepGivenBody } from './given-body.ts';
import { RequestProblem } from './problem.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

export const itemParams = z.object({
  id: z.string(),
  // As PostgreSQL counts.
  index: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
});

/** The grid: photos of a batch with results, scores, marks. */
export function addItemRoutes(server: HttpServer, service: Service): void {
  addGridRoute(server, service);
  server.get(
    '/api/v1/batches/:id/items/:index',
    { schema: { tags: ['items'], summary: 'One photo', params: itemParams, response: { 200: itemSchema } } },
    async (request) => {
      const { id } = await ownBatch(request, service, request.params.id);
      return await readItem(service, id, request.params.index);
    },
  );
  server.patch(
    '/api/v1/batches/:id/items/:index',
    {
      schema: {
        tags: ['items'],
        summary: 'Mark, or note something',
        params: itemParams,
        body: z.strictObject({ mark: markSchema.optional(), note: linesSchema.max(2000).optional() }),
        response: { 200: changedItemSchema },
      },
    },
    async (request) => {
      const { id } = await ownBatch(request, service, request.params.id);
      const { revision } = await markItem(
        service.database,
        { batchId: id, itemIndex: request.params.index, ...request.body },
        service.database.clock.nowMs(),
      );
      service.announcements.announce({ about: 'batch', batchId: id });
      return { ...(await readItem(service, id, request.params.index)), revision };
    },
  );
  addRerunRoute(server, service);
}

function addGridRoute(server: HttpServer, service: Service): void {
  server.get(
    '/api/v1/batches/:id/items',
    {
      schema: {
        tags: ['items'],
        summary: 'The photos of a batch, by index',
        params: z.object({ id: z.string() }),
        querystring: z.object({
          status: itemStatusSchema.optional(),
          mark: markSchema.optional(),
          minScore: z.coerce.number().min(0).max(100).optional(),
          maxScore: z.coerce.number().min(0).max(100).optional(),
        }),
        response: { 200: z.object({ items: z.array(itemSchema) }) },
      },
    },
    async (request) => {
      const { id } = await ownBatch(request, service, request.params.id);
      const { status, mark, minScore, maxScore } = request.query;
      let query = service.database.tables
        .selectFrom('batch_task_items')
        .selectAll()
        .where('batch_id', '=', id)
        .orderBy('item_index');
      if (status) query = query.where('status', '=', status);
      if (mark) query = query.where('mark', '=', mark);
      if (minScore !== undefined) query = query.where('score_total', '>=', minScore);
      if (maxScore !== undefined) query = query.where('score_total', '<=', maxScore);
      return { items: (await query.execute()).map((item) => viewItem(service, item)) };
    },
  );
}

function addRerunRoute(server: HttpServer, service: Service): void {
  server.post(
    '/api/v1/batches/:id/items/:index/rerun',
    {
      preValidation: keepGivenBody,
      schema: {
        tags: ['items'],
        summary: 'Work on one photo again with changed params',
        params: itemParams,
        body: overrideSchema,
        response: { 202: changedItemSchema },
      },
    },
    async (request, reply) => {
      const batch = await ownBatch(request, service, request.params.id);
      const itemIndex = request.params.index;
      const { name: _n, priority: _p, webhookUrl: _w, ...params } = JSON.parse(batch.params);
      const override = request.givenBody as Override;
      const problems = unknownEngines(override.engines, service.engines);
      if (problems.length > 0) throw paramsInvalid(problems);
      const item = { batchId: batch.id, itemIndex, recipe: completeRecipe(params, override), override };
      const { revision } = await rerunItem(service.database, item, service.database.clock.nowMs());
      service.announcements.announce({ about: 'work' });
      service.announcements.announce({ about: 'batch', batchId: batch.id });
      return reply.status(202).send({ ...(await readItem(service, batch.id, itemIndex)), revision });
    },
  );
}

async function readItem(service: Service, batchId: string, itemIndex: number) {
  return viewItem(service, await readItemRow(service, batchId, itemIndex));
}

/** @throws RequestProblem 404 */
export async function readItemRow(
  service: Service,
  batchId: string,
  itemIndex: number,
): Promise<BatchTaskItemRow> {
  const item = await service.database.tables
    .selectFrom('batch_task_items')
    .selectAll()
    .where('batch_id', '=', batchId)
    .where('item_index', '=', itemIndex)
    .executeTakeFirst();
  if (!item) throw new RequestProblem(404, 'photo_not_found', `Batch ${batchId} has no photo ${itemIndex}.`);
  return item;
}
