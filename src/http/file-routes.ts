import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import sharp from 'sharp';
import { z } from 'zod';
import type { ByteRange, ObjectStore, StoredObject } from '../storage/object-store.ts';
import type { FileGrant, FileTokens } from './file-tokens.ts';
import type { PhotoPreviews } from './photo-previews.ts';
import { RequestProblem } from './problem.ts';
import type { HttpServer } from './server.ts';

/** The largest stands in for the photo itself where a browser cannot show that: TIFF. */
const PREVIEW_WIDTHS_PX = ['320', '640', '1280', '4096'] as const;

/** `GET /files/{token}`: originals, results, previews and packages behind signed links, with Range and ETag. */
export function addFileRoutes(
  server: HttpServer,
  { store, tokens }: { store: ObjectStore; tokens: FileTokens },
  previews: PhotoPreviews,
): void {
  // Previews are small work, but a page asks for fifty at once: one thread of libvips each.
  sharp.concurrency(1);
  server.get(
    '/files/:token',
    {
      config: { access: 'token' },
      schema: {
        tags: ['files'],
        summary: 'A file behind a signed, expiring link',
        params: z.object({ token: z.string() }),
        querystring: z.object({ w: z.enum(PREVIEW_WIDTHS_PX).optional() }),
      },
    },
    async (request, reply) => {
      const granted = tokens.open(request.params.token, Date.now());
      const grant = granted.preview
        ? await previewGrant(previews, granted, Number(request.query.w ?? 640))
        : granted;
      const object = await store.stat(grant.key);
      if (!object) throw new RequestProblem(404, 'object_not_found', 'The file has been deleted.');
      const etag = `"${grant.etag ?? `${object.bytes}-${object.modifiedAtMs}`}"`;
      setHeaders(reply, grant, etag);
      if (request.headers['if-none-match'] === etag) return reply.status(304).send();
      const direct = await store.signedUrl(grant.key, { expiresInSeconds: 900, ...grant });
      if (direct) return reply.header('cache-control', 'private, max-age=600').redirect(direct, 302);
      const range = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
      return await sendObject(reply, store, object, range ? request.headers.range : undefined);
    },
  );
}

async function previewGrant(previews: PhotoPreviews, grant: FileGrant, widthPx: number): Promise<FileGrant> {
  return { key: await previews.find(grant.key, widthPx), contentType: 'image/webp' };
}

function setHeaders(reply: FastifyReply, grant: FileGrant, etag: string): void {
  reply.header('etag', etag);
  // The address changes with its content and expiry, so a browser may keep what it has.
  reply.header('cache-control', 'private, max-age=43200, immutable');
  reply.header('accept-ranges', 'bytes');
  reply.header('cross-origin-resource-policy', 'same-origin');
  reply.type(grant.contentType);
  const name = grant.downloadName;
  if (name) reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
}

async function sendObject(
  reply: FastifyReply,
  store: ObjectStore,
  object: StoredObject,
  rangeHeader: string | undefined,
): Promise<Readable> {
  const range = parseRange(rangeHeader, object.bytes);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${object.bytes}`);
    throw new RequestProblem(416, 'request_invalid', `The file has ${object.bytes} bytes.`);
  }
  if (range) {
    reply.status(206).header('content-range', `bytes ${range.first}-${range.last}/${object.bytes}`);
  }
  reply.header('content-length', range ? range.last - range.first + 1 : object.bytes);
  return await store.read(object.key, { range });
}

/** One range, as browsers and download managers ask for; several at once are answered with the whole file. */
export function parseRange(
  header: string | undefined,
  bytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, from, to] = match;
  const first = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return first <= last ? { first, last } : 'unsatisfiable';
}
