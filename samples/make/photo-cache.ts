import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Photo } from './make-photo.ts';
import type { SampleDesign } from './sample-design.ts';

/**
 * Rendering takes a minute a photo, lettering a second. With PACKSHOT_SAMPLES_CACHE set to a folder, rendered photos
 * are kept there while lettering is being laid out; delete a photo's file after changing its scene.
 */
const cache = process.env.PACKSHOT_SAMPLES_CACHE;

const fileOf = (design: SampleDesign, part: string): string =>
  path.join(cache ?? '', `${design.name}.${part}`);

export async function readDevelopedPhoto(design: SampleDesign): Promise<Photo | undefined> {
  if (!cache || !existsSync(fileOf(design, 'mask'))) return undefined;
  const { widthPx, heightPx } = design;
  return {
    widthPx,
    heightPx,
    rgb: await readFile(fileOf(design, 'rgb')),
    mask: await readFile(fileOf(design, 'mask')),
  };
}

export async function storeDevelopedPhoto(design: SampleDesign, photo: Photo): Promise<void> {
  if (!cache) return;
  await mkdir(cache, { recursive: true });
  await writeFile(fileOf(design, 'rgb'), photo.rgb);
  await writeFile(fileOf(design, 'mask'), photo.mask);
}
