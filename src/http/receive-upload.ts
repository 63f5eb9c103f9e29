import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { diskFull } from '../errors.ts';
import { photoNameOf } from './photo-name.ts';
import { RequestProblem } from './problem.ts';
import type { Service } from './service.ts';

export interface UploadedPhoto {
  readonly path: string;
  readonly filename: string;
  readonly bytes: number;
  readonly sha256: string;
  /** More bytes came than are allowed; the rest was dropped. */
  readonly truncated: boolean;
}

export interface Upload {
  readonly photos: readonly UploadedPhoto[];
  /** JSON as it came; undefined where the field is absent. */
  readonly params: string | undefined;
  readonly overrides: string | undefined;
  /** How many photos came in all, those beyond the limit counted but not kept. */
  readonly count: number;
  /** Removes what was received and not stored. */
  discard(): Promise<void>;
}

/** Streams a multipart request to a folder of its own; memory stays flat however large the photos are. */
export async function receiveUpload(request: FastifyRequest, service: Service): Promise<Upload> {
  const folder = await mkdtemp(path.join(service.scratchDir, 'upload-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  const photos: UploadedPhoto[] = [];
  const fields: Record<string, string> = {};
  let count = 0;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        fields[part.fieldname] = String(part.value);
      } else if (part.fieldname !== 'photos') {
        part.file.resume();
        throw new RequestProblem(
          422,
          'params_invalid',
          `Send photos in the field "photos", not "${part.fieldname}".`,
        );
      } else if (++count > service.limits.photosPerBatch) {
        part.file.resume();
      } else {
        photos.push(await receivePhoto(part, path.join(folder, String(count))));
      }
    }
  } catch (error) {
    await discard();
    throw toRequestError(error);
  }
  return { photos, params: fields.params, overrides: fields.overrides, count, discard };
}

async function receivePhoto(part: MultipartFile, target: string): Promise<UploadedPhoto> {
  const hash = createHash('sha256');
  let bytes = 0;
  part.file.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  await pipeline(part.file, createWriteStream(target));
  const filename = photoNameOf(part.filename);
  return { path: target, filename, bytes, sha256: hash.digest('hex'), truncated: part.file.truncated };
}

function toRequestError(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(error) : error;
}
