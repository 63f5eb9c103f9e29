import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
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
  const registry = metricsOf(service);
  server.get(
    '/metrics',
    { ...open, schema: { tags: ['service'], summary: 'Prometheus metrics' } },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}

function metricsOf({ database }: Service): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'packshot_items',
    help: 'Photos by status',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const rows = await database.tables
        .selectFrom('batch_task_items')
        .select(['status', (expression) => expression.fn.countAll<number>().as('photos')])
        .groupBy('status')
        .execute();
      this.reset();
      for (const row of rows) this.set({ status: row.status }, Number(row.photos));
    },
  });
  new Gauge({
    name: 'packshot_queue_age_seconds',
    help: 'How long the oldest waiting photo has waited',
    registers: [registry],
    async collect() {
      const row = await database.tables
        .selectFrom('batch_task_items')
        .select((expression) => expression.fn.min('batch_created_at_ms').as('oldest'))
        .where('status', '=', 'pending')
        .executeTakeFirst();
      this.set(row?.oldest ? (Date.now() - Number(row.oldest)) / 1000 : 0);
    },
  });
  new Gauge({
    name: 'packshot_step_seconds_mean',
    help: 'Mean time of a step a photo',
    labelNames: ['step'],
    registers: [registry],
    async collect() {
      for (const row of await database.tables.selectFrom('step_timings').selectAll().execute()) {
        this.set({ step: row.step }, row.total_ms / row.photos / 1000);
      }
    },
  });
  return registry;
}
