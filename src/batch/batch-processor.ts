import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadConfig, modelHostEnvironment } from '../config.ts';
import { type DeviceSettings, openDevice } from '../inference/open-device.ts';
import type { PhotoServices } from '../pipeline/working-photo.ts';
import { parseParams } from '../protocol/complete-recipe.ts';
import type { OperationName, Override, Params } from '../protocol/recipe.ts';
import type { StyleId } from '../protocol/styles.ts';
import { createEngines, describeEngines, type EngineList } from '../services/create-engines.ts';
import { settingsOf } from '../services/embedded-services.ts';
import type { EngineSettings } from '../services/engine-settings.ts';
import { createInProcessRunner } from '../worker/in-process-runner.ts';
import { createPhotoPool } from '../worker/photo-pool.ts';
import type { PhotoRunner } from '../worker/photo-task.ts';
import { type BatchResult, countItems, statusOf } from './batch-result.ts';
import { writePackage } from './download-package.ts';
import { checkPhotoCount, planBatch } from './plan-batch.ts';
import { type RunBatchOptions, runBatch } from './run-batch.ts';
import { createTaskStore, type TaskStore } from './task-store.ts';

export interface BatchProcessorOptions {
  /** Default: `PACKSHOT_DATA_DIR`, or `~/.packshot`. */
  readonly dataDir?: string | undefined;
  /** Pool processes; default: `PACKSHOT_PROCESSES`, or one a core, fewer where memory is short. */
  readonly processes?: number | undefined;
}

export interface ProcessBatchOptions extends Pick<RunBatchOptions, 'onProgress' | 'signal'> {
  /** Parameters of the operations, output format and so on; `operations` and `styleId` come from the arguments. */
  readonly params?: Omit<Params, 'operations' | 'styleId'> | undefined;
  /** File name or index (from 0) of a photo → what differs for it. */
  readonly overrides?: Readonly<Record<string, Override>> | undefined;
  /** Gets `results/` and `previews/`; default: a folder of the batch's own in the data folder. */
  readonly outDir?: string | undefined;
}

/**
 * Processes batches of product photos from a script.
 *
 * With the services of `createEmbeddedServices()` or `createConfiguredServices()` the photos are worked on in a pool of processes, one a core:
 * a crash, a hang or a lack of memory fails one photo. Services of your own are objects of this process and
 * cannot cross into another: they are called here, one photo at a time, and nothing shields this process from
 * them.
 */
export class BatchProcessor {
  readonly #services: PhotoServices;
  readonly #processes: number | undefined;
  readonly #deviceSettings: DeviceSettings;
  readonly #store: TaskStore;
  #runner: Promise<PhotoRunner> | undefined;

  constructor(services: PhotoServices, options: BatchProcessorOptions = {}) {
    const config = loadConfig();
    this.#services = services;
    this.#deviceSettings = config;
    this.#processes = options.processes ?? config.processes;
    this.#store = createTaskStore(options.dataDir ?? config.dataDir);
  }

  /**
   * Works on 1 to 50 photos. One bad photo never stops the others: its item in the result names the reason.
   *
   * @param operations applied in a fixed order whatever the order here
   * @param styleId background look, used when `background_replacement` is among the operations
   * @throws AppError before any work when the request itself is wrong: `photo_count_out_of_range`,
   *   `photo_not_found` (all bad paths at once), `params_invalid` (all problems at once)
   */
  async processBatch(
    imagePaths: readonly string[],
    operations: readonly OperationName[],
    styleId: StyleId | (string & {}) = 'minimal_white',
    options: ProcessBatchOptions = {},
  ): Promise<BatchResult> {
    checkPhotoCount(imagePaths.length);
    const params = parseParams({ ...options.params, operations, styleId });
    const overrides = options.overrides ?? {};
    const taskId = this.#store.newTaskId();
    const outDir = resolve(options.outDir ?? this.#store.taskDir(taskId));
    const startedAt = new Date().toISOString();
    const engines = enginesOf(this.#services);
    const photos = await planBatch({ photoPaths: imagePaths, params, overrides, outDir, engines });
    const items = await runBatch(photos, await this.#startRunner(), options);
    const counts = countItems(items);
    const result: BatchResult = {
      taskId,
      status: statusOf(counts),
      ...counts,
      params,
      overrides,
      outDir,
      startedAt,
      completedAt: new Date().toISOString(),
      items,
    };
    await this.#store.save(result);
    return result;
  }

  /**
   * Builds a ZIP of a batch: `originals/`, `results/` and `manifest.json`. Without a server the link is a
   * `file://` URL into the data folder; the file is removed after 24 hours, by this process or by the next
   * that builds a package. The originals must still lie where they were.
   *
   * @throws AppError `package_not_found` for an unknown batch, `storage_failed`
   */
  async generateDownloadPackage(taskId: string): Promise<string> {
    await this.#store.sweepPackages();
    const path = this.#store.packagePath(taskId);
    await writePackage(path, await this.#store.load(taskId));
    this.#store.sweepLater();
    return pathToFileURL(path).href;
  }

  /** Ends the pool's processes. They do not keep this process alive without work, but end with it. */
  async close(): Promise<void> {
    const runner = this.#runner;
    this.#runner = undefined;
    await (await runner)?.close();
  }

  #startRunner(): Promise<PhotoRunner> {
    const engines = settingsOf(this.#services);
    this.#runner ??= engines
      ? startPool(engines, this.#deviceSettings, this.#processes)
      : Promise.resolve(createInProcessRunner(this.#services));
    // A device that does not run is reported to this batch, and may be there for the next one.
    this.#runner.catch(() => {
      this.#runner = undefined;
    });
    return this.#runner;
  }
}

/** By which names a batch may choose; services of a caller's own are the only ones there are. */
function enginesOf(services: PhotoServices): EngineList {
  const settings = settingsOf(services);
  if (settings) return describeEngines(createEngines(settings));
  const { ocr, sam, zimage } = services;
  return {
    ocr: [ocr.engine],
    sam: [sam.engine],
    background: [zimage.engine],
    inpaint: [zimage.inpainter ?? zimage.engine],
  };
}

/** A pool and the device it works on, which are closed together. */
async function startPool(
  engines: EngineSettings,
  settings: DeviceSettings,
  processes: number | undefined,
): Promise<PhotoRunner> {
  const device = await openDevice(settings, { environment: modelHostEnvironment() });
  const pool = createPhotoPool({ engines, processes, modelHost: device.host });
  return {
    parallel: pool.parallel,
    run: (task, options) => pool.run(task, options),
    async close() {
      await pool.close();
      await device.close();
    },
  };
}
