import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { GrayPlane } from '../../src/image/pixel-image.ts';
import type { PhotoTask } from '../../src/worker/photo-task.ts';
import { readPlane } from '../eval/evaluate-cutout.ts';
import { truthPath } from '../eval/manifest.ts';
import { intersectionOverUnion } from '../eval/mask-metrics.ts';
import { type BenchPhoto, tasksFor } from './bench-photos.ts';
import { median } from './median.ts';
import { loopSide, poolSide } from './side.ts';

export interface CutoutComparison {
  /** Our photos per second ÷ the package's. */
  readonly cutoutVsImgly: number;
  readonly cutoutSeconds: { readonly ours: number; readonly imgly: number };
  /** Mean over the photos at alpha 0.5. */
  readonly cutoutIou: { readonly ours: number; readonly imgly: number };
}

/** Both sides cut the same photos, warm, turn about; ours with a pool, the package in its README's loop. */
export async function compareCutouts(
  photos: readonly BenchPhoto[],
  options: {
    readonly folder: string;
    readonly outFolder: string;
    readonly processes: number;
    readonly rounds: number;
  },
): Promise<CutoutComparison> {
  const recipe = { cutout: {}, output: { format: 'png', quality: 90 } } as const;
  const oursFolder = join(options.outFolder, 'cutout-ours');
  const imglyFolder = join(options.outFolder, 'cutout-imgly');
  await Promise.all([oursFolder, imglyFolder].map((folder) => mkdir(folder, { recursive: true })));
  const oursTasks = tasksFor(photos, recipe, oursFolder);
  const imglyTasks = tasksFor(photos, recipe, imglyFolder);
  const ours = poolSide(options.processes);
  const imgly = loopSide('./imgly-process.ts');
  try {
    await ours.run(oursTasks.slice(0, options.processes));
    await imgly.run(imglyTasks.slice(0, 1));
    const oursMs: number[] = [];
    const imglyMs: number[] = [];
    for (let round = 0; round < options.rounds; round++) {
      oursMs.push((await ours.run(oursTasks)).wallMs);
      imglyMs.push((await imgly.run(imglyTasks)).wallMs);
    }
    return {
      cutoutVsImgly: median(imglyMs) / median(oursMs),
      cutoutSeconds: { ours: perPhoto(oursMs, photos), imgly: perPhoto(imglyMs, photos) },
      cutoutIou: {
        ours: await meanIou(photos, oursTasks, options.folder),
        imgly: await meanIou(photos, imglyTasks, options.folder),
      },
    };
  } finally {
    await Promise.all([ours.close(), imgly.close()]);
  }
}

function perPhoto(wallMs: readonly number[], photos: readonly unknown[]): number {
  return median(wallMs) / 1000 / photos.length;
}

async function meanIou(
  photos: readonly BenchPhoto[],
  tasks: readonly PhotoTask[],
  folder: string,
): Promise<number> {
  const ious: number[] = [];
  for (const [i, { item }] of photos.entries()) {
    const path = truthPath(folder, item, 'mask', 'alpha');
    if (path === undefined) continue;
    ious.push(intersectionOverUnion(await alphaOf(tasks[i].resultPath), await readPlane(path)));
  }
  return ious.reduce((sum, iou) => sum + iou, 0) / ious.length;
}

async function alphaOf(path: string): Promise<GrayPlane> {
  const { data, info } = await sharp(path)
    .ensureAlpha()
    .extractChannel(3)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, data };
}
