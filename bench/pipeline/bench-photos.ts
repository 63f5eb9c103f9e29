import { mkdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import sharp from 'sharp';
import type { Recipe } from '../../src/protocol/recipe.ts';
import type { PhotoTask } from '../../src/worker/photo-task.ts';
import { type ManifestItem, readManifest } from '../eval/manifest.ts';

export interface BenchPhoto {
  readonly item: ManifestItem;
  readonly path: string;
}

/** The folder's ordinary photos, at most `limit`, evenly taken from its list. */
export async function benchPhotos(folder: string, limit: number): Promise<BenchPhoto[]> {
  const items = (await readManifest(folder)).filter((item) => item.class !== 'd');
  const step = Math.max(1, items.length / limit);
  return Array.from({ length: Math.min(limit, items.length) }, (_, i) => {
    const item = items[Math.floor(i * step)];
    return { item, path: join(folder, item.file) };
  });
}

export function tasksFor(photos: readonly BenchPhoto[], recipe: Recipe, outFolder: string): PhotoTask[] {
  return photos.map(({ path }, i) => ({
    photoPath: path,
    filename: parse(path).base,
    recipe,
    resultPath: join(outFolder, `${i}.${recipe.output.format}`),
    previewPath: join(outFolder, `${i}.preview.webp`),
  }));
}

/** 12-megapixel photos, enlarged from the given ones and each a little different, as a camera would save them. */
export async function writeLargePhotos(photos: readonly BenchPhoto[], count: number, folder: string) {
  await mkdir(folder, { recursive: true });
  const large: BenchPhoto[] = [];
  for (let i = 0; i < count; i++) {
    const { item, path } = photos[i % photos.length];
    const target = join(folder, `large-${i}.jpg`);
    await sharp(path)
      .rotate()
      .resize(4000, 3000, { fit: 'cover', position: 'centre' })
      .modulate({ brightness: 0.95 + 0.002 * i })
      .jpeg({ quality: 92 })
      .toFile(target);
    large.push({ item, path: target });
  }
  return large;
}
