import { z } from 'zod';
import { ownBatch, secretOf } from './authenticate.ts';
import { BatchWatchers } from './batch-watchers.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

/** `GET /batches/{id}/events`: live progress over WebSocket. */
export function addProgressSocket(server: HttpServer, service: Service): void {
  const watchers = new BatchWatchers(service);
  server.addHook('preClose', async () => watchers.close());
  server.get(
    '/api/v1/batches/:id/events',
    {
      websocket: true,
      // A stranger is refused before the upgrade, with a status like on any other route.
      preValidation: async (request) => {
        await ownBatch(request, service, (request.params as { id: string }).id);
      },
      schema: {
        tags: ['progress'],
        summary: 'WebSocket: snapshot, then changes by revision',
        params: z.object({ id: z.string() }),
        querystring: z.object({ since: z.coerce.number().int().min(0).optional() }),
      },
    },
    (socket, request) => {
      const { id } = request.params as { id: string };
      const { since } = request.query as { since?: number };
      const connection = request.raw.socket;
      const corked = { cork: () => connection.cork(), uncork: () => connection.uncork() };
      void watchers.add(Object.assign(socket, corked), id, since, secretOf(request));
    },
  );
}
