import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpServer } from './server.ts';

const FOLDER = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** Addresses that belong to the API: an unknown one below them is an error, never the page. */
const NOT_PAGES = /^\/(api|files|docs|assets|styles|metrics|healthz|readyz|openapi\.json)(\/|\?|$)/;

/** Answers with the page, or `undefined` where the request asks for something else. */
export type SendPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;

/**
 * Serves the built page: hashed assets for a year, Brotli where it lies beside them; every other address that a
 * browser asks for is the page itself, which finds its way by the address.
 */
export async function addPageRoutes(server: HttpServer): Promise<SendPage> {
  const indexFile = path.join(FOLDER, 'index.html');
  if (!existsSync(indexFile)) return () => undefined;
  const index = readFileSync(indexFile);
  await server.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
      route.schema = { hide: true };
    });
    await scope.register(fastifyStatic, {
      root: FOLDER,
      wildcard: false,
      index: false,
      globIgnore: ['**/*.br', 'index.html'],
      preCompressed: true,
      cacheControl: false,
      setHeaders: (headers, file) => headers.setHeader('cache-control', cachingOf(file)),
    });
  });
  return (request, reply) => {
    const wantsPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !NOT_PAGES.test(request.url) &&
      (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage) return undefined;
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(index);
  };
}

/** Vite puts a hash of the content into the names below `assets`: such a file never changes. */
function cachingOf(file: string): string {
  return file.includes(`${path.sep}assets${path.sep}`)
    ? 'public, max-age=31536000, immutable'
    : 'public, max-age=3600';
}
