import type { FastifyRequest } from 'fastify';
import { findApiKey, hasApiKeys, type KeyScope, LOCAL_OWNER } from '../database/api-keys.ts';
import type { Database } from '../database/connect.ts';
import type { BatchTaskRow } from '../database/tables.ts';
import { refuseForeignPages } from './own-door.ts';
import { RequestProblem } from './problem.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `owner` (the default): an API key is asked for. `token`: the address itself is signed. */
    access?: 'owner' | 'token' | 'public';
    /** What a key must be allowed to do; default by method. */
    scope?: KeyScope;
  }
  interface FastifyRequest {
    ownerId: string;
  }
}

const READING = new Set(['GET', 'HEAD']);

/** Finds out for every request whose it is; routes are closed unless they say otherwise. */
export function addAuthentication(server: HttpServer, { database, limits }: Service): void {
  server.decorateRequest('ownerId', '');
  server.decorateRequest('givenBody', undefined);
  const countRefusal = server.createRateLimit({ max: limits.requestsPerMinute, timeWindow: '1 minute' });
  server.addHook('onRequest', async (request) => {
    const { access = 'owner', scope } = request.routeOptions.config;
    const open =
      access !== 'owner' || request.is404 || request.url === '/docs' || request.url.startsWith('/docs/');
    if (open) return;
    try {
      request.ownerId = await authenticate(
        request,
        scope ?? (READING.has(request.method) ? 'read' : 'write'),
      );
    } catch (refusal) {
      const count = await countRefusal(request);
      if (count.isAllowed || !count.isExceeded) throw refusal;
      throw new RequestProblem(429, 'too_many_requests', 'Too many requests without a valid API key.');
    }
  });

  async function authenticate(request: FastifyRequest, scope: KeyScope): Promise<string> {
    const secret = secretOf(request);
    if (secret === undefined) {
      if (await hasApiKeys(database)) {
        throw new RequestProblem(401, 'not_authenticated', 'Send your API key: Authorization: Bearer <key>.');
      }
      refuseForeignPages(request);
      return LOCAL_OWNER;
    }
    const key = await findApiKey(database, secret);
    if (!key) throw new RequestProblem(401, 'not_authenticated', 'This API key is not known or was revoked.');
    if (!key.scopes.includes(scope)) {
      throw new RequestProblem(403, 'not_allowed', `This API key may not ${scope}.`);
    }
    return key.ownerId;
  }
}

/** Whether what was opened with this key, or without one, would be opened again. */
export async function isGoodKey(database: Database, secret: string | undefined): Promise<boolean> {
  if (secret === undefined) return !(await hasApiKeys(database));
  return (await findApiKey(database, secret)) !== undefined;
}

export function secretOf(request: FastifyRequest): string | undefined {
  const match = /^Bearer (.+)$/.exec(request.headers.authorization ?? '');
  if (match) return match[1];
  // Browsers cannot set headers on a WebSocket; the key travels as a subprotocol, which no access log keeps.
  const protocols = request.headers['sec-websocket-protocol']?.split(',') ?? [];
  return protocols
    .map((protocol) => protocol.trim())
    .find((protocol) => protocol.startsWith('packshot.key.'))
    ?.slice('packshot.key.'.length);
}

/** Anything else is no id, and may hold what a database refuses. */
const BATCH_ID = /^[\w-]+$/;

/** @throws RequestProblem 404, for a stranger too: that a batch exists is nobody else's business */
export async function ownBatch(
  request: FastifyRequest,
  { database }: Service,
  id: string,
): Promise<BatchTaskRow> {
  const batch = BATCH_ID.test(id)
    ? await database.tables
        .selectFrom('batch_tasks')
        .selectAll()
        .where('id', '=', id)
        .where('owner_id', '=', request.ownerId)
        .executeTakeFirst()
    : undefined;
  if (!batch) throw new RequestProblem(404, 'batch_not_found', `There is no batch ${id}.`);
  return batch;
}
