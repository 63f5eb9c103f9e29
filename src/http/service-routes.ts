import { sql } from 'kysely';
import { z } from 'zod';
import { createMetrics } from './metrics.ts';
import { RequestProblem } from './problem.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

/** `/healthz`, `/readyz`, `/metrics`. */
export function addServiceRoutes(server: HttpServer, service: Service): void {
  const status = z.object({ status: z.literal('ok') });
  const open = { config: { access: 'public' as const } };
  server.get(
    '/healthz',
    { ...open, schema: { tags: ['service'], summary: 'The process answers', response: { 200: status } } },
    () => ({ status: 'ok' as const }),
  );
  server.get(
    '/readyz',
    {
      ...open,
      schema: { tags: ['service'], summary: 'Database and store answer', response: { 200: status } },
    },
    async () => {
      try {
        await sql`select 1`.execute(service.database.tables);
        await service.store.stat('ready');
      } catch (error) {
        service.log.warn({ error }, 'not ready');
        throw new RequestProblem(503, 'storage_failed', 'The database or the file store does not answer.');
      }
      return { status: 'ok' as const };
    },
  );
  const registry = createMetrics(service.database);
  server.get(
    '/metrics',
    { ...open, schema: { tags: ['service'], summary: 'Prometheus metrics' } },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}
