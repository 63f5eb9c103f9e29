import { z } from 'zod';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

/** `GET /webhook-secret`: what its owner checks the signatures of webhooks with. */
export function addWebhookRoutes(server: HttpServer, service: Service): void {
  server.get(
    '/api/v1/webhook-secret',
    {
      // Whoever has it can send messages in the server's name, so reading it takes a key that may write.
      config: { scope: 'write' },
      schema: {
        tags: ['service'],
        summary: 'The secret that signs your webhooks (Standard Webhooks)',
        response: { 200: z.object({ secret: z.string().regex(/^whsec_/) }) },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return { secret: service.webhookSecretOf(request.ownerId) };
    },
  );
}
