import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { MAX_PHOTO_PIXELS } from '../pipeline/decode-limits.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/**
 * Makes a WebP preview of a stored photo when it is first asked for, and keeps it beside the photo.
 * @returns the preview's key
 */
export async function storedPreview(store: ObjectStore, photoKey: string, widthPx: number): Promise<string> {
  const key = `${path.posix.dirname(photoKey)}/preview-${widthPx}.webp`;
  if (await store.stat(key)) return key;
  const photo = await buffer(await store.read(photoKey));
  const preview = await sharp(photo, { limitInputPixels: MAX_PHOTO_PIXELS, failOn: 'truncated' })
    .rotate()
    .resize(widthPx, widthPx, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
    .toBuffer();
  await store.put(key, Readable.from([preview]), { contentType: 'image/webp' });
  return key;
}
