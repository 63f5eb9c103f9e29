import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileStore } from '@tus/file-store';
import { photoNameOf } from './photo-name.ts';
import { RequestProblem } from './problem.ts';
import type { UploadedPhoto } from './receive-upload.ts';

/** The folder in which one owner's resumable uploads lie; nobody's upload can be named from another one's. */
export function uploadFolderOf(uploadsDir: string, ownerId: string): string {
  return path.join(uploadsDir, createHash('sha256').update(ownerId).digest('hex').slice(0, 32));
}

export async function countUploads(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).length;
}

/**
 * Borrows a finished upload into another folder of the same data folder. The upload itself stays until the batch
 * that takes it exists, so that a refused batch costs no second transfer.
 *
 * @throws RequestProblem 404 when there is no such upload, 409 when it is not complete
 */
export async function borrowUpload(store: FileStore, id: string, target: string): Promise<UploadedPhoto> {
  const upload = await store.getUpload(id).catch(() => undefined);
  if (!upload?.storage) {
    throw new RequestProblem(
      404,
      'object_not_found',
      `There is no upload ${id}. Uploads are kept for a day, on the machine that took them.`,
    );
  }
  if (upload.offset !== upload.size) {
    const state = `${upload.offset} of ${upload.size ?? 'unknown'} bytes`;
    throw new RequestProblem(409, 'batch_state_conflict', `The upload ${id} is not complete: ${state}.`);
  }
  const source = upload.storage.path;
  await link(source, target).catch(() => copyFile(source, target));
  const hash = createHash('sha256');
  await pipeline(createReadStream(target), hash);
  const filename = photoNameOf(upload.metadata?.filename ?? undefined);
  return { path: target, filename, bytes: upload.offset, sha256: hash.digest('hex'), truncated: false };
}
