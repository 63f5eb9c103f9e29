import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { matteKeyOf } from '../batch/describe-batch.ts';
import type { BatchTaskItemRow } from '../database/tables.ts';
import { correctsSubject, listedSubjectSchema, subjectCorrectionSchema } from '../protocol/corrections.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { ownBatch } from './authenticate.ts';
import { itemParams, readItemRow } from './item-routes.ts';
import type { PhotoPreviews } from './photo-previews.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

/** As exact as a page shows it, and quick to correct. */
const PHOTO_SIDE_PX = 1280;

/** `POST …/matte`: what a correction would make of the product's matte, in a second or two; changes nothing. */
export function addMatteRoute(server: HttpServer, service: Service, previews: PhotoPreviews): void {
  server.post(
    '/api/v1/batches/:id/items/:index/matte',
    {
      config: { scope: 'read' },
      schema: {
        tags: ['items'],
        summary: 'What a correction would make of the matte',
        description:
          'A grey PNG of the upright photo, white is product. Nothing is changed: to make the photo again with the correction, send it as `subject` to `rerun`.',
        params: itemParams,
        body: subjectCorrectionSchema,
      },
    },
    async (request, reply) => {
      const { id } = await ownBatch(request, service, request.params.id);
      const item = await readItemRow(service, id, request.params.index);
      const found = await foundMatte(service, item);
      reply.type('image/png').header('cache-control', 'no-store');
      if (found && !correctsSubject(request.body)) return reply.send(found);
      const photoKey = await previews.find(item.original_key, PHOTO_SIDE_PX);
      const photo = await buffer(await service.store.read(photoKey));
      const { engines } = JSON.parse(item.recipe) as Recipe;
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const preview = { photo, matte: found, correction: request.body, engines };
      const matte = await service.previewMatte(preview, gone.signal);
      return reply.send(Buffer.from(matte));
    },
  );
}

/** `GET …/subjects`: which things a photo shows, for a page on which one or several of them are chosen. */
export function addSubjectsRoute(server: HttpServer, service: Service, previews: PhotoPreviews): void {
  server.get(
    '/api/v1/batches/:id/items/:index/subjects',
    {
      schema: {
        tags: ['items'],
        summary: 'The separate things in a photo, the largest first',
        description:
          'To choose one, send its box as `subject.box` to `rerun`; for several, or to add one, their points in `subject.include`.',
        params: itemParams,
        response: { 200: z.object({ subjects: z.array(listedSubjectSchema) }) },
      },
    },
    async (request, reply) => {
      const { id } = await ownBatch(request, service, request.params.id);
      const item = await readItemRow(service, id, request.params.index);
      const photoKey = await previews.find(item.original_key, PHOTO_SIDE_PX);
      const photo = await buffer(await service.store.read(photoKey));
      const { engines } = JSON.parse(item.recipe) as Recipe;
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      return { subjects: [...(await service.listSubjects({ photo, engines }, gone.signal))] };
    },
  );
}

/** The matte that the last run found; undefined where it found none or did not look. */
async function foundMatte({ store }: Service, item: BatchTaskItemRow): Promise<Uint8Array | undefined> {
  const key = matteKeyOf(item);
  return key === undefined ? undefined : await buffer(await store.read(key));
}
