import { FileStore } from '@tus/file-store';
import { Server as TusServer } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { PROBLEM_TYPE, problemOf, RequestProblem } from './problem.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';
import { countUploads, uploadFolderOf } from './upload-folders.ts';

const PATH = '/api/v1/uploads';
/** Ten full batches; what is never made a batch of is deleted after a day. */
const MOST_WAITING = 500;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Resumable uploads after the tus protocol 1.0, for slow links: a photo is sent in pieces and `POST /batches` then
 * names the finished uploads. Each owner has a server and a folder of their own. Nothing can be downloaded here.
 */
export function addUploadRoutes(server: HttpServer, service: Service): void {
  const servers = new Map<string, TusServer>();
  const serverOf = (ownerId: string): TusServer => {
    const known = servers.get(ownerId);
    if (known) return known;
    const created = createTusServer(service, ownerId);
    servers.set(ownerId, created);
    return created;
  };
  // The bytes are the tus server's to read.
  server.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));

  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    await serverOf(request.ownerId).handle(request.raw, reply.raw);
  };
  server.post(
    PATH,
    {
      schema: {
        tags: ['uploads'],
        summary: 'Begin a resumable upload (tus 1.0, creation)',
        description:
          'Headers: `Tus-Resumable: 1.0.0`, `Upload-Length`, `Upload-Metadata: filename <base64>`. The answer’s `Location` ends in the upload’s id.',
        response: { 201: z.null().describe('Location names the upload') },
      },
    },
    handle,
  );
  const methods = {
    HEAD: 'How many bytes have arrived (tus)',
    PATCH: 'Send the next bytes (tus)',
    DELETE: 'Give an upload up (tus, termination)',
  } as const;
  for (const [method, summary] of Object.entries(methods)) {
    server.route({
      method: method as keyof typeof methods,
      url: `${PATH}/:uploadId`,
      config: { swagger: { exposeHeadRoute: true } },
      schema: {
        tags: ['uploads'],
        summary,
        params: z.object({ uploadId: z.string() }),
        response: { [method === 'HEAD' ? 200 : 204]: z.null().describe('Upload-Offset tells how far it is') },
      },
      handler: handle,
    });
  }
}

type Write = TusServer['write'];

/** Refuses as every other route does. The protocol is in status and headers, and leaves the body to the server. */
class UploadServer extends TusServer {
  override write(...[context, headers, status, body = '']: Parameters<Write>): ReturnType<Write> {
    if (status < 400) return super.write(context, headers, status, body);
    const code = CODES[status] ?? 'request_invalid';
    const problem = problemOf(new RequestProblem(status, code, body.trim()));
    headers.set('content-type', PROBLEM_TYPE);
    headers.set('cache-control', 'no-store');
    return super.write(context, headers, status, problem.body);
  }
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  404: 'object_not_found',
  409: 'batch_state_conflict',
  410: 'object_not_found',
  413: 'photo_too_large',
  429: 'too_many_requests',
};

function createTusServer(service: Service, ownerId: string): TusServer {
  const directory = uploadFolderOf(service.uploadsDir, ownerId);
  return new UploadServer({
    path: PATH,
    relativeLocation: true,
    // Else every page of the web would be told that it may read the answers.
    allowedOrigins: [],
    maxSize: service.limits.photoBytes,
    datastore: new FileStore({ directory, expirationPeriodInMilliseconds: DAY_MS }),
    async onResponseError(_request, error) {
      if (!('status_code' in error) || error.status_code >= 500)
        service.log.error({ error }, 'an upload failed');
      return undefined;
    },
    async onUploadCreate() {
      if ((await countUploads(directory)) < MOST_WAITING) return {};
      throw {
        status_code: 429,
        body: 'Too many uploads are waiting: make batches of them, or delete some.',
      };
    },
  });
}
