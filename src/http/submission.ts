import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { FileStore } from '@tus/file-store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { RequestProblem } from './problem.ts';
import { receiveUpload, type Upload, type UploadedPhoto } from './receive-upload.ts';
import type { Service } from './service.ts';
import { borrowUpload, uploadFolderOf } from './upload-folders.ts';

/** What `POST /batches` was given, in either of its forms. */
export interface Submission {
  /** The same for the same request, whatever became of its files since. */
  readonly requestSha256: string;
  open(): Promise<Upload>;
  /** Removes what is no longer needed: with `created` also the uploads that the batch was made of. */
  close(outcome: { created: boolean }): Promise<void>;
}

export const uploadIdSchema = z.string().regex(/^[0-9a-f]{32}$/, 'is not the id of an upload');

/** The form without files: photos that were uploaded before, in this order. */
export const uploadedBatchSchema = z.strictObject({
  uploadIds: z.array(uploadIdSchema).min(1),
  params: z.record(z.string(), z.unknown()),
  overrides: z.record(z.string(), z.unknown()).optional(),
});

/** @throws RequestProblem 415, 422 */
export async function readSubmission(request: FastifyRequest, service: Service): Promise<Submission> {
  if (request.isMultipart()) return await readForm(request, service);
  if (/^application\/json\b/.test(request.headers['content-type'] ?? '')) return readNames(request, service);
  throw new RequestProblem(
    415,
    'request_invalid',
    'Send multipart/form-data with the fields photos, params, overrides; or JSON with uploadIds, params, overrides.',
  );
}

async function readForm(request: FastifyRequest, service: Service): Promise<Submission> {
  const upload = await receiveUpload(request, service);
  const photos = upload.photos.map((photo) => [photo.filename, photo.sha256]);
  return {
    requestSha256: digest([upload.params, upload.overrides, photos]),
    open: async () => upload,
    close: () => upload.discard(),
  };
}

function readNames(request: FastifyRequest, service: Service): Submission {
  const parsed = uploadedBatchSchema.safeParse(request.body);
  if (!parsed.success) {
    const parts = parsed.error.issues.map((issue) => ({
      subject: issue.path.join('.') || 'request',
      code: 'params_invalid',
      detail: issue.message,
    }));
    throw new RequestProblem(422, 'params_invalid', 'The request is not valid.', { parts });
  }
  const { uploadIds, params, overrides } = parsed.data;
  const directory = uploadFolderOf(service.uploadsDir, request.ownerId);
  const uploads = new FileStore({ directory });
  let folder: string | undefined;
  return {
    requestSha256: digest([uploadIds, params, overrides]),
    async open() {
      folder = await mkdtemp(path.join(service.scratchDir, 'upload-'));
      const photos: UploadedPhoto[] = [];
      for (const [index, id] of uploadIds.slice(0, service.limits.photosPerBatch).entries()) {
        photos.push(await borrowUpload(uploads, id, path.join(folder, String(index))));
      }
      return {
        photos,
        count: uploadIds.length,
        params: JSON.stringify(params),
        overrides: overrides && JSON.stringify(overrides),
        discard: async () => undefined,
      };
    },
    async close({ created }) {
      if (folder) await rm(folder, { recursive: true, force: true });
      // One that is named twice is gone the second time; one that stays is swept after a day.
      for (const id of created ? uploadIds : []) await uploads.remove(id).catch(() => undefined);
    },
  };
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
