import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The JSON as it came, where the route keeps it. */
    givenBody: unknown;
  }
}

/**
 * Keeps the body as it came before a schema fills its defaults in: a default in an override would displace what
 * the batch shares.
 */
export async function keepGivenBody(request: FastifyRequest): Promise<void> {
  request.givenBody = request.body;
}
