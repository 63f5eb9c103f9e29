import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { probePhoto } from '../pipeline/probe-photo.ts';
import { completeRecipe } from '../protocol/complete-recipe.ts';
import { type Params, paramsSchema } from '../protocol/recipe.ts';
import { STYLE_IDS, type StyleId } from '../protocol/styles.ts';
import { createBatch } from '../queue/create-batch.ts';
import type { DecodeBudget } from './decode-budget.ts';
import { keepGivenBody } from './given-body.ts';
import { findRememberedBatch } from './idempotency.ts';
import type { UploadedPhoto } from './receive-upload.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';
import { uploadIdSchema } from './submission.ts';
import { borrowUpload, uploadFolderOf } from './upload-folders.ts';

/** Enough to judge a style by; text removal and cutout of such a photo take about a second. */
const LONGEST_SIDE_PX = 640;
const PICTURE = { width: 480, height: 360, fit: 'pad' } as const;
/** Somebody is looking at the page and waits. */
const PRIORITY = 9;

interface GivenPreview {
  readonly uploadId: string;
  readonly params: Params;
}

/**
 * `POST /previews`: one uploaded photo, made small, in every style. It is a batch like any other (steps, queue,
 * socket, links), only that no list shows it and that it goes after a day; the same photo with the same parameters
 * gets the batch that is there.
 */
export function addPreviewRoute(server: HttpServer, service: Service, budget: DecodeBudget): void {
  server.post(
    '/api/v1/previews',
    {
      preValidation: keepGivenBody,
      schema: {
        tags: ['batches'],
        summary: 'An uploaded photo in every style, small',
        description:
          'Answers with the id of a batch that no list shows, one item a style, the asked one first; read it and its items as any other. Operations other than text_removal, background_replacement and enhance are left out. Deleted after a day.',
        body: z.strictObject({ uploadId: uploadIdSchema, params: paramsSchema }),
        response: { 200: z.object({ id: z.string() }) },
      },
    },
    async (request) => {
      const { uploadId, params } = request.givenBody as GivenPreview;
      const folder = await mkdtemp(path.join(service.scratchDir, 'preview-'));
      try {
        const directory = uploadFolderOf(service.uploadsDir, request.ownerId);
        const photo = await borrowUpload(new FileStore({ directory }), uploadId, path.join(folder, 'photo'));
        return { id: await previewOf({ ...service, budget }, request.ownerId, photo, params) };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
}

async function previewOf(
  service: Service & { readonly budget: DecodeBudget },
  ownerId: string,
  photo: UploadedPhoto,
  params: Params,
) {
  const { database, store, budget } = service;
  const recipes = inEveryStyle(params);
  const requestSha256 = sha256(JSON.stringify([photo.sha256, recipes]));
  const key = `preview-${requestSha256}`;
  const earlier = await findPreview(database, ownerId, key);
  if (earlier) return earlier;
  const { filename } = photo;
  await probePhoto(photo.path, { filename });
  const small = await budget.decode(
    async () => photo.path,
    (picture) =>
      picture
        .autoOrient()
        .resize(LONGEST_SIDE_PX, LONGEST_SIDE_PX, { fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: 92 })
        .toBuffer({ resolveWithObject: true }),
  );
  const id = randomUUID();
  // In the folder of the first item: what no item points to is swept.
  const originalKey = `batches/${id}/0/original`;
  await store.put(originalKey, Readable.from([small.data]), { contentType: 'image/jpeg' });
  const original = {
    widthPx: small.info.width,
    heightPx: small.info.height,
    bytes: small.data.length,
    format: 'jpeg',
    sha256: sha256(small.data),
  };
  const batch = {
    id,
    ownerId,
    name: '',
    priority: PRIORITY,
    params,
    estimatedSeconds: 0,
    preview: true,
    items: recipes.map((recipe) => ({ filename, recipe, override: {}, originalKey, original })),
  };
  try {
    await createBatch(database, batch, {
      nowMs: database.clock.nowMs(),
      idempotency: { key, requestSha256 },
    });
  } catch (error) {
    await store.delete(originalKey);
    // The same preview was asked for twice at the same time and the other one was first.
    const other = await findPreview(database, ownerId, key);
    if (other) return other;
    throw error;
  }
  service.announcements.announce({ about: 'work' });
  return id;
}

/** What was deleted since is forgotten, so that it is made again. */
async function findPreview(database: Database, ownerId: string, key: string): Promise<string | undefined> {
  const earlier = await findRememberedBatch(database, ownerId, key);
  if (!earlier) return undefined;
  const { tables } = database;
  const { batch_id: id } = earlier;
  const batch = await tables.selectFrom('batch_tasks').select('id').where('id', '=', id).executeTakeFirst();
  if (batch) return id;
  await tables.deleteFrom('idempotency_records').where('batch_id', '=', id).execute();
  return undefined;
}

/** The asked style first, because that is the one that is looked at. */
function inEveryStyle({ text_removal, background_replacement, enhance, operations, styleId }: Params) {
  const kept = operations.filter((name) => name === 'text_removal' || name === 'enhance');
  const asked: StyleId = background_replacement?.styleId ?? styleId ?? STYLE_IDS[0];
  return [asked, ...STYLE_IDS.filter((id) => id !== asked)].map((id) =>
    completeRecipe({
      operations: [...kept, 'background_replacement', 'resize'],
      ...(kept.includes('text_removal') && text_removal ? { text_removal } : {}),
      ...(kept.includes('enhance') && enhance ? { enhance } : {}),
      background_replacement: { ...background_replacement, styleId: id },
      resize: PICTURE,
      output: { format: 'webp', quality: 82 },
    }),
  );
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
