import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { Point } from '../../src/image/pixel-image.ts';

const truthSchema = z.object({
  file: z.string(),
  type: z.enum(['boxes', 'mask', 'alpha', 'watermark-mask', 'clean-reference']),
});

const itemSchema = z.object({
  file: z.string(),
  class: z.enum(['a', 'b', 'c', 'd']),
  kind: z.string(),
  exif_orientation: z.number().nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  ground_truth: z.array(truthSchema).default([]),
  expect: z.enum(['decode', 'reject', 'either', 'limit']).optional(),
});
export type ManifestItem = z.output<typeof itemSchema>;
export type TruthType = z.output<typeof truthSchema>['type'];

const boxesSchema = z.object({
  boxes: z.array(
    z.object({
      text: z.string().default(''),
      kind: z.enum(['overlay', 'watermark', 'product', 'scene', 'document']),
      quad: z.array(z.tuple([z.number(), z.number()])).length(4),
      ignore: z.boolean().default(false),
    }),
  ),
});

/** A labelled line of text; corners clockwise, in pixels of the picture. */
export interface TruthBox {
  readonly text: string;
  readonly kind: 'overlay' | 'watermark' | 'product' | 'scene' | 'document';
  readonly quad: readonly Point[];
  readonly ignore: boolean;
}

/**
 * The photos that a folder's MANIFEST.json lists.
 *
 * @param only a class (`a`–`d`), a kind, or the beginning or end of a file's name
 */
export async function readManifest(folder: string, only?: string): Promise<ManifestItem[]> {
  const path = join(folder, 'MANIFEST.json');
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new AppError(
      'photo_not_found',
      `${path} cannot be read. Give a folder that has one with --photos.`,
      { cause },
    );
  });
  const { items } = z.object({ items: z.array(itemSchema) }).parse(JSON.parse(text));
  if (only === undefined) return items;
  if (only.length === 1) return items.filter((item) => item.class === only);
  return items.filter(({ kind, file }) => kind === only || file.startsWith(only) || file.endsWith(only));
}

export async function readTruthBoxes(path: string): Promise<TruthBox[]> {
  const { boxes } = boxesSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  return boxes.map((box) => ({ ...box, quad: box.quad.map(([x, y]) => ({ x, y })) }));
}

/** The path of one kind of truth, where the photo has it. */
export function truthPath(folder: string, item: ManifestItem, ...types: TruthType[]): string | undefined {
  const truth = item.ground_truth.find(({ type }) => types.includes(type));
  return truth && join(folder, truth.file);
}

/** Text that a seller wants gone. */
export function isRemovable(box: TruthBox): boolean {
  return (box.kind === 'overlay' || box.kind === 'watermark') && !box.ignore;
}
