import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { planBatch } from '../../src/batch/plan-batch.ts';
import { runBatch } from '../../src/batch/run-batch.ts';
import { importModel } from '../../src/models/install-model.ts';
import { findModel } from '../../src/models/model-catalogue.ts';
import type { Params } from '../../src/protocol/recipe.ts';
import { createEngines, describeEngines } from '../../src/services/create-engines.ts';
import { createPhotoPool, type PhotoPoolOptions } from '../../src/worker/photo-pool.ts';
import { hungryModel } from '../tiny-models/salient-models.ts';
import { HAS_PROC, isAlive, until } from './helpers/processes.ts';
import { temporaryFolder, writeProductPhoto } from './helpers/product-photo.ts';

const READ_TEXT: Params = { operations: ['text_removal', 'resize'], resize: { width: 400 } };
const ENHANCE: Params = { operations: ['enhance'] };

function openPool(options: PhotoPoolOptions) {
  const pool = createPhotoPool(options);
  onTestFinished(() => pool.close());
  return pool;
}

async function planPhotos(count: number, params: Params, size = {}) {
  const folder = await temporaryFolder();
  const photoPaths = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      writeProductPhoto(join(folder, `photo-${at}.jpg`), { hue: 40 * at, ...size }),
    ),
  );
  const engines = describeEngines(createEngines({}));
  return { folder, photos: await planBatch({ photoPaths, params, outDir: join(folder, 'out'), engines }) };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).sort();
}

describe.skipIf(!HAS_PROC)('a pool of processes', () => {
  test('kill -9 of a process: its photo is tried again and succeeds, the others are untouched', async () => {
    const { folder, photos } = await planPhotos(5, READ_TEXT);
    const pool = openPool({ processes: 2 });
    let killed: number | undefined;
    const items = await runBatch(photos, pool, {
      onProgress: ({ type, step }) => {
        if (killed !== undefined || type !== 'step' || step !== 'text_removal') return;
        killed = pool.processIds()[0]!;
        process.kill(killed, 'SIGKILL');
      },
    });
    expect(killed).toBeDefined();
    expect(items.map((item) => item.status)).toEqual(Array(5).fill('succeeded'));
    expect(items.map((item) => item.attempts).sort()).toEqual([1, 1, 1, 1, 2]);
    expect(filesIn(join(folder, 'out/results'))).toEqual(photos.map(({ index }) => `photo-${index}.jpg`));
    expect(filesIn(join(folder, 'out/previews'))).toHaveLength(5);
  });

  test('a photo that hangs is given up after its time, and its process is gone', async () => {
    const { photos } = await planPhotos(2, READ_TEXT);
    const pool = openPool({ processes: 1, timeoutMs: 8_000 });
    let stopped: number | undefined;
    let hungSince = 0;
    const items = await runBatch(photos, pool, {
      onProgress: ({ type, step }) => {
        if (stopped !== undefined || type !== 'step' || step !== 'text_removal') return;
        stopped = pool.processIds()[0]!;
        hungSince = Date.now();
        process.kill(stopped, 'SIGSTOP');
      },
    });
    expect(items[0]).toMatchObject({ status: 'failed', attempts: 1, error: { code: 'process_timeout' } });
    expect(items[0]!.error!.message).toContain('photo-0.jpg');
    expect(items[1]).toMatchObject({ status: 'succeeded' });
    expect(Date.now() - hungSince).toBeLessThan(60_000);
    expect(isAlive(stopped!)).toBe(false);
  });

  test('a process above the hard memory limit is ended: out_of_memory for that photo', async () => {
    const { folder, photos } = await planPhotos(1, READ_TEXT);
    const pool = openPool({ processes: 1, hardRssBytes: 90e6 });
    const [item] = await runBatch(photos, pool);
    expect(item).toMatchObject({ status: 'failed', error: { code: 'out_of_memory' } });
    expect(filesIn(join(folder, 'out/results'))).toEqual([]);
  });

  test('a pulled model that takes more than was reckoned: the photo is done without it', async () => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'u2net.onnx'), hungryModel(2.5e9));
    const modelsDir = join(folder, 'models');
    // Only this file's digest is pinned, and it is not what is tried here.
    const model = { ...findModel('u2net')!, files: [{ path: 'u2net.onnx' }] };
    await importModel(model, folder, modelsDir);
    const { photos } = await planPhotos(1, { operations: ['cutout'] }, { widthPx: 240, heightPx: 240 });
    const pool = openPool({ processes: 1, hardRssBytes: 1.8e9, engines: { modelsDir } });
    const report = await pool.run(photos[0]!);
    expect(report.engines?.sam).toMatchObject({ name: 'isnet', insteadOf: ['u2net'] });
  });

  test('a process that holds too much after a photo is replaced by a fresh one', async () => {
    const { photos } = await planPhotos(2, ENHANCE);
    const pool = openPool({ processes: 1, recycleRssBytes: 1 });
    await pool.run(photos[0]!);
    expect(pool.processIds()).toEqual([]);
    await pool.run(photos[1]!);
  });

  test('a process stays warm from photo to photo', async () => {
    const { photos } = await planPhotos(2, ENHANCE);
    const pool = openPool({ processes: 1 });
    await pool.run(photos[0]!);
    const [before] = pool.processIds();
    await pool.run(photos[1]!);
    expect(pool.processIds()).toEqual([before]);
  });

  test('cancelling ends the work within a second and leaves nothing half-written', async () => {
    const { folder, photos } = await planPhotos(3, READ_TEXT);
    const pool = openPool({ processes: 2 });
    const cancelling = new AbortController();
    let cancelledAt = 0;
    const items = await runBatch(photos, pool, {
      signal: cancelling.signal,
      onProgress: ({ type, step }) => {
        if (type !== 'step' || step !== 'text_removal' || cancelledAt > 0) return;
        cancelledAt = Date.now();
        cancelling.abort();
      },
    });
    expect(Date.now() - cancelledAt).toBeLessThan(1000);
    expect(items.map((item) => item.status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(filesIn(join(folder, 'out/results'))).toEqual([]);
    expect(filesIn(join(folder, 'out/previews'))).toEqual([]);
  });

  test('a photo too large for the memory at hand waits for its turn and is done', async () => {
    const { photos } = await planPhotos(4, ENHANCE);
    const pool = openPool({ processes: 2, workingBytes: 1 });
    let inWork = 0;
    let mostInWork = 0;
    await runBatch(photos, pool, {
      onProgress: ({ type, step }) => {
        if (type === 'step' && step === 'decode') mostInWork = Math.max(mostInWork, ++inWork);
        if (type === 'finished') inWork -= 1;
      },
    });
    expect(mostInWork).toBe(1);
  });

  test('close ends every process', async () => {
    const { photos } = await planPhotos(1, ENHANCE);
    const pool = createPhotoPool({ processes: 1 });
    await pool.run(photos[0]!);
    const pids = pool.processIds();
    expect(pids).toHaveLength(1);
    await pool.close();
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(pool.run(photos[0]!)).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('an idle process that dies costs the next photo nothing', async () => {
    const { photos } = await planPhotos(1, ENHANCE);
    const pool = openPool({ processes: 1 });
    await pool.run(photos[0]!);
    process.kill(pool.processIds()[0]!, 'SIGKILL');
    await until(() => pool.processIds().length === 0, 2000);
    await sleep(50);
    const report = await pool.run(photos[0]!);
    expect(report.score.total).toBeGreaterThan(0);
    expect(existsSync(photos[0]!.resultPath)).toBe(true);
  });
});
