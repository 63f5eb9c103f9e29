import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { formattedJson } from './formatted-json.ts';
import { type PlacedText, placeText } from './lettering.ts';
import type { Photo } from './make-photo.ts';
import { printedTexts } from './printed-texts.ts';
import type { BuiltScene, SampleDesign } from './sample-design.ts';

export interface TruthEntry {
  readonly file: string;
  readonly type: 'boxes' | 'mask' | 'clean-reference';
  readonly sha256: string;
  readonly origin: string;
  readonly subject?: string;
  readonly coverage?: number;
}

export interface ManifestItem {
  readonly file: string;
  readonly class: 'b' | 'c' | 'd';
  readonly kind: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly format: string | null;
  readonly mode: string | null;
  readonly exif_orientation: number | null;
  readonly source: { readonly script: string };
  readonly license: string;
  readonly rights_note: null;
  readonly credit: null;
  readonly notes: string;
  readonly ground_truth: readonly TruthEntry[];
  readonly expect?: 'decode' | 'reject' | 'either' | 'limit';
}

/** Both pictures are compressed alike, so outside the lettering their blocks are the same to the bit. */
const JPEG = { quality: 90, chromaSubsampling: '4:2:0' } as const;

/** Writes a sample's photo, clean picture, mask and boxes below `folder`; returns its manifest entry. */
export async function writeSample(
  folder: string,
  design: SampleDesign,
  built: BuiltScene,
  photo: Photo,
): Promise<ManifestItem> {
  await mkdir(path.join(folder, 'truth'), { recursive: true });
  const { widthPx: width, heightPx: height } = photo;
  const bare = sharp(photo.rgb, { raw: { width, height, channels: 3 } });
  const layer = (body: string): Buffer =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`);
  const shaped = await bare
    .composite([{ input: layer(design.overlay.shapes ?? '') }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const placed = await Promise.all(design.overlay.lettering.map(placeText));
  const lettered = await sharp(shaped, { raw: { width, height, channels: 3 } })
    .composite([{ input: layer(placed.map((p) => p.svg).join('')) }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const compress = (rgb: Buffer): Promise<Buffer> =>
    sharp(rgb, { raw: { width, height, channels: 3 } })
      .jpeg(JPEG)
      .toBuffer();
  const file = `${design.name}.jpg`;
  const jpeg = await compress(lettered);
  await writeFile(path.join(folder, file), jpeg);

  const texts = [...placed.map((p) => p.placed), ...printedTexts(built, width, height)];
  const truth: TruthEntry[] = [];
  const add = async (
    name: string,
    bytes: Buffer,
    entry: Omit<TruthEntry, 'file' | 'sha256'>,
  ): Promise<void> => {
    await writeFile(path.join(folder, 'truth', name), bytes);
    truth.push({ file: `truth/${name}`, sha256: sha256(bytes), ...entry });
  };
  const mask = await sharp(photo.mask, { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  await add(`${design.name}.mask.png`, mask, {
    type: 'mask',
    origin: 'rendered: exact coverage, 64 rays a pixel',
    subject: 'white (255) = subject',
    coverage: coverage(photo.mask),
  });
  if (texts.length > 0) {
    await add(`${design.name}.boxes.json`, boxesJson(file, width, height, texts), {
      type: 'boxes',
      origin: 'rendered: ink measured before drawing, print projected through the camera',
    });
  }
  if (placed.length > 0) {
    await add(`${design.name}.clean.jpg`, await compress(shaped), {
      type: 'clean-reference',
      origin: 'rendered: the same picture without lettering; badge and banner shapes stay',
    });
  }
  return {
    file,
    class: placed.length > 0 ? 'b' : 'c',
    kind: design.kind,
    sha256: sha256(jpeg),
    bytes: jpeg.length,
    width,
    height,
    format: 'JPEG',
    mode: 'RGB',
    exif_orientation: null,
    source: { script: `samples/make/scenes/${design.name}.ts` },
    license: 'Apache-2.0',
    rights_note: null,
    credit: null,
    notes: design.notes,
    ground_truth: truth,
  };
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function coverage(mask: Buffer): number {
  let sum = 0;
  for (const a of mask) sum += a;
  return Math.round((sum / (255 * mask.length)) * 1e4) / 1e4;
}

function boxesJson(image: string, width: number, height: number, boxes: readonly PlacedText[]): Buffer {
  const truth = { format: 'evalset-boxes/1', image, width, height, origin: 'rendered', boxes };
  return formattedJson(truth);
}
