import { sql } from 'kysely';
import { z } from 'zod';
import { batchStatusSchema, listedBatchSchema } from '../protocol/batch-api.ts';
import { lineSchema } from '../protocol/plain-text.ts';
import { coversOf, viewBatch } from './batch-view.ts';
import { RequestProblem } from './problem.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

const listQuery = z.object({
  status: batchStatusSchema.optional(),
  /** Batches that wait because somebody asked for it; `false`: the others. */
  paused: z.enum(['true', 'false']).optional(),
  /** A part of the name, in capitals or not. */
  search: lineSchema.max(200).optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Batches page by page, newest first, each with the picture of its first photo. */
export function addListRoute(server: HttpServer, service: Service): void {
  server.get(
    '/api/v1/batches',
    {
      schema: {
        tags: ['batches'],
        summary: 'Batches, newest first',
        querystring: listQuery,
        response: {
          200: z.object({ batches: z.array(listedBatchSchema), nextCursor: z.string().nullable() }),
        },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const rows = await findBatches(service, request.ownerId, request.query);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const covers = await coversOf(service, page);
      return {
        batches: await Promise.all(
          page.map(async (batch) => ({
            ...(await viewBatch(service, batch)),
            coverUrl: covers.get(batch.id) ?? null,
          })),
        ),
        nextCursor: rows.length > limit && last ? `${last.created_at_ms}.${last.id}` : null,
      };
    },
  );
}

/** One more than asked for, where there are more. */
async function findBatches({ database }: Service, ownerId: string, asked: z.output<typeof listQuery>) {
  const { status, paused, search, cursor, limit } = asked;
  let query = database.tables
    .selectFrom('batch_tasks')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('preview', '=', 0)
    .orderBy('created_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (status) query = query.where('status', '=', status);
  if (paused === 'true') query = query.where('paused', '=', 1).where('completed_at_ms', 'is', null);
  if (paused === 'false') {
    query = query.where((where) =>
      where.or([where('paused', '=', 0), where('completed_at_ms', 'is not', null)]),
    );
  }
  // LIKE itself ignores capitals in SQLite and heeds them in PostgreSQL; `lower` on both sides is the same in both.
  if (search) query = query.where(sql<boolean>`lower(name) like lower(${containing(search)}) escape '\\'`);
  if (cursor) {
    const { createdAtMs, id } = parseCursor(cursor);
    query = query.where((where) =>
      where.or([
        where('created_at_ms', '<', createdAtMs),
        where.and([where('created_at_ms', '=', createdAtMs), where('id', '<', id)]),
      ]),
    );
  }
  return await query.execute();
}

function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

function parseCursor(cursor: string): { createdAtMs: number; id: string } {
  const match = /^(\d{1,15})\.([\w-]+)$/.exec(cursor);
  if (!match)
    throw new RequestProblem(422, 'params_invalid', 'cursor: take it from nextCursor of the page before.');
  return { createdAtMs: Number(match[1]), id: match[2] };
}
