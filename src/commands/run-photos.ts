import { rename, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { writePackage } from '../batch/download-package.ts';
import { createManifest, type Manifest } from '../batch/manifest.ts';
import { MOST_PHOTOS_A_BATCH, type PlannedPhoto, planBatch } from '../batch/plan-batch.ts';
import { type BatchItem, type BatchProgress, runBatch } from '../batch/run-batch.ts';
import { modelHostEnvironment } from '../config.ts';
import { type DeviceSettings, openDevice } from '../inference/open-device.ts';
import { makeFolder } from '../make-folder.ts';
import type { Override, Params } from '../protocol/recipe.ts';
import { createEngines, describeEngines } from '../services/create-engines.ts';
import type { EngineSettings } from '../services/engine-settings.ts';
import { createPhotoPool } from '../worker/photo-pool.ts';
import type { PhotoRunner } from '../worker/photo-task.ts';
import { writeBeforeAfterPage } from './before-after-page.ts';
import { type BeforeAfter, makeBeforePictures } from './before-pictures.ts';
import { writeContactSheet } from './contact-sheet.ts';

export interface RunPhotosRequest {
  readonly photoPaths: readonly string[];
  readonly params: Params;
  readonly overrides: Readonly<Record<string, Override>>;
  readonly outDir: string;
  readonly zipPath?: string | undefined;
  readonly engines: EngineSettings;
  readonly device: DeviceSettings;
  readonly processes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Counts are those of the whole run. */
  readonly onProgress?: ((progress: BatchProgress) => void) | undefined;
}

/** What a run left behind; paths are absolute. */
export interface RunOutcome {
  readonly manifest: Manifest;
  readonly outDir: string;
  readonly contactSheets: readonly string[];
  readonly page: string;
  readonly zip?: { readonly path: string; readonly bytes: number };
}

/**
 * Works on any number of photos, in batches of at most 50, and leaves results, previews, contact sheets, a page
 * and a manifest in the output folder. After a cancel everything that was finished is kept and told.
 *
 * @throws AppError when the request itself is wrong or the output folder cannot be written
 */
export async function runPhotos(request: RunPhotosRequest): Promise<RunOutcome> {
  const outDir = resolve(request.outDir);
  const known = describeEngines(createEngines(request.engines));
  const photos = await planBatch({ ...request, outDir, engines: known });
  await makeFolder(outDir);
  const device = await openDevice(request.device, { environment: modelHostEnvironment() });
  const { engines, processes } = request;
  const pool = createPhotoPool({ engines, processes, modelHost: device.host });
  let items: BatchItem[];
  try {
    items = await runInBatches(photos, pool, request);
  } finally {
    await pool.close();
    await device.close();
  }

  const pairs = await makeBeforePictures(items);
  const contactSheets = await writeContactSheets(pairs, outDir);
  const page = join(outDir, 'index.html');
  await writeBeforeAfterPage(page, pairs, items);
  const { params, overrides } = request;
  const manifest = createManifest({
    params,
    overrides,
    items,
    placesOf: (item) => ({
      original: item.photoPath,
      result: within(outDir, item.resultPath!),
      preview: within(outDir, item.previewPath!),
    }),
  });
  await writeManifest(join(outDir, 'manifest.json'), manifest);
  const outcome = { manifest, outDir, contactSheets, page };
  if (request.zipPath === undefined || manifest.succeeded === 0) return outcome;
  const path = resolve(request.zipPath);
  return { ...outcome, zip: { path, bytes: await writePackage(path, { params, overrides, items }) } };
}

async function runInBatches(
  photos: readonly PlannedPhoto[],
  runner: PhotoRunner,
  { signal, onProgress }: RunPhotosRequest,
): Promise<BatchItem[]> {
  const items: BatchItem[] = [];
  for (let start = 0; start < photos.length; start += MOST_PHOTOS_A_BATCH) {
    const before = { succeeded: 0, failed: 0 };
    for (const item of items) if (item.status !== 'cancelled') before[item.status] += 1;
    const batch = photos.slice(start, start + MOST_PHOTOS_A_BATCH);
    const later = photos.length - start - batch.length;
    const onBatchProgress = (progress: BatchProgress) =>
      onProgress?.({
        ...progress,
        total: photos.length,
        processed: start + progress.processed,
        succeeded: before.succeeded + progress.succeeded,
        failed: before.failed + progress.failed,
        ...addLaterBatches(progress, later),
      });
    items.push(...(await runBatch(batch, runner, { signal, onProgress: onBatchProgress })));
  }
  return items;
}

/** Batches still to come are taken to go at the pace of this one. */
function addLaterBatches({ secondsLeft, total, processed }: BatchProgress, later: number) {
  if (secondsLeft === undefined) return {};
  const secondsAPhoto = processed < total ? secondsLeft / (total - processed) : 0;
  return { secondsLeft: secondsLeft + later * secondsAPhoto };
}

/** One sheet a batch: a sheet of more than 50 pairs is too large to look at. */
async function writeContactSheets(pairs: readonly BeforeAfter[], outDir: string): Promise<string[]> {
  const sheets: string[] = [];
  for (let start = 0; start < pairs.length; start += MOST_PHOTOS_A_BATCH) {
    const number = sheets.length === 0 ? '' : `-${sheets.length + 1}`;
    const path = join(outDir, `contact-sheet${number}.jpg`);
    await writeContactSheet(path, pairs.slice(start, start + MOST_PHOTOS_A_BATCH));
    sheets.push(path);
  }
  return sheets;
}

async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  await writeFile(`${path}.part`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${path}.part`, path);
}

/** With forward slashes on every system. */
function within(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
