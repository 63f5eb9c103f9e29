import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import type { BatchItem } from '../batch/run-batch.ts';

/** A photo that succeeded, with small pictures of before and after. */
export interface BeforeAfter {
  readonly item: BatchItem;
  readonly beforePath: string;
  readonly afterPath: string;
}

const LONGER_SIDE_PX = 640;
const AT_ONCE = 2;

/**
 * Makes small pictures of the originals beside the results' previews, in `previews/originals/`. Only photos
 * that were worked on with success come here, so their files are known to be sound.
 */
export async function makeBeforePictures(items: readonly BatchItem[]): Promise<BeforeAfter[]> {
  const pairs = items.flatMap((item) => {
    if (item.previewPath === undefined) return [];
    const afterPath = item.previewPath;
    const beforePath = join(dirname(afterPath), 'originals', basename(afterPath));
    return [{ item, afterPath, beforePath }];
  });
  await Promise.all(
    [...new Set(pairs.map((pair) => dirname(pair.beforePath)))].map((folder) =>
      mkdir(folder, { recursive: true }),
    ),
  );
  for (let at = 0; at < pairs.length; at += AT_ONCE) {
    await Promise.all(pairs.slice(at, at + AT_ONCE).map(makeBeforePicture));
  }
  return pairs;
}

async function makeBeforePicture({ item, beforePath }: BeforeAfter): Promise<void> {
  await sharp(item.photoPath, { failOn: 'none', sequentialRead: true })
    .autoOrient()
    .resize(LONGER_SIDE_PX, LONGER_SIDE_PX, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toFile(beforePath);
}
