import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BatchProcessor, type BatchProcessorOptions } from '../../src/batch/batch-processor.ts';
import type { Manifest } from '../../src/batch/manifest.ts';
import type { BatchProgress } from '../../src/batch/run-batch.ts';
import type { PhotoServices } from '../../src/pipeline/working-photo.ts';
import { createEmbeddedServices } from '../../src/services/embedded-services.ts';
import { childrenOf, HAS_PROC } from './helpers/processes.ts';
import { temporaryFolder, writeBrokenPhoto, writeProductPhoto } from './helpers/product-photo.ts';
import { readZip } from './helpers/zip-entries.ts';

async function openProcessor(services: PhotoServices, options: BatchProcessorOptions = {}) {
  const dataDir = await temporaryFolder();
  const processor = new BatchProcessor(services, { dataDir, processes: 2, ...options });
  onTestFinished(() => processor.close());
  return { processor, dataDir };
}

async function writePhotos(...names: string[]): Promise<string[]> {
  const folder = await temporaryFolder();
  return Promise.all(
    names.map((name, at) =>
      writeProductPhoto(join(folder, name), { hue: 70 * at, widthPx: 450, heightPx: 350 }),
    ),
  );
}

describe('BatchProcessor', () => {
  test('processes good photos, names the bad one, and tells how far it is', async () => {
    const { processor } = await openProcessor(createEmbeddedServices());
    const [mug, cup] = await writePhotos('mug.jpg', 'cup.jpg');
    const broken = await writeBrokenPhoto(join(mug!, '../broken.jpg'));
    const progress: BatchProgress[] = [];
    const result = await processor.processBatch([mug!, broken, cup!], ['resize', 'enhance'], undefined, {
      params: { resize: { width: 128 } },
      overrides: { 2: { output: { format: 'png' } } },
      onProgress: (event) => progress.push(event),
    });
    expect(result).toMatchObject({ status: 'completed_with_errors', total: 3, succeeded: 2, failed: 1 });
    expect(result.items.map((item) => item.error?.code)).toEqual([undefined, 'photo_corrupt', undefined]);
    expect(result.items[2]!.report!.result).toMatchObject({ format: 'png', widthPx: 128 });
    expect(Object.keys(result.items[0]!.report!.timingsMs)).toEqual([
      'decode',
      'enhance',
      'resize',
      'score',
      'encode',
    ]);
    for (const item of result.items) expect(existsSync(item.resultPath ?? mug!)).toBe(true);
    const steps = progress.filter((event) => event.index === 0 && event.step).map((event) => event.step);
    expect(steps).toEqual(['decode', 'enhance', 'resize', 'score', 'encode']);
    expect(progress.at(-1)).toMatchObject({
      type: 'finished',
      processed: 3,
      succeeded: 2,
      failed: 1,
      total: 3,
    });
    expect(progress.at(-1)!.secondsLeft).toBe(0);
  });

  test.skipIf(!HAS_PROC)(
    'embedded services work in processes, services of your own in this one',
    async () => {
      const [photo] = await writePhotos('mug.jpg');
      const asked: string[] = [];
      const embedded = createEmbeddedServices();
      const ocr: PhotoServices['ocr'] = {
        engine: { name: 'mine', device: 'cpu', notes: [] },
        readText: async () => {
          asked.push('readText');
          return [];
        },
        close: async () => {},
      };
      const { processor: own } = await openProcessor({ ...embedded, ocr });
      const before = childrenOf(process.pid).length;
      expect((await own.processBatch([photo!], ['text_removal'])).status).toBe('completed');
      expect(asked.length).toBeGreaterThan(0);
      expect(childrenOf(process.pid)).toHaveLength(before);

      const { processor: pooled } = await openProcessor(embedded);
      expect((await pooled.processBatch([photo!], ['enhance'])).status).toBe('completed');
      expect(childrenOf(process.pid)).toHaveLength(before + 1);
      await pooled.close();
      expect(childrenOf(process.pid)).toHaveLength(before);
    },
  );

  test('a wrong request is refused whole, with everything that is wrong in it', async () => {
    const { processor, dataDir } = await openProcessor(createEmbeddedServices());
    const [photo] = await writePhotos('mug.jpg');
    await expect(processor.processBatch([], ['enhance'])).rejects.toMatchObject({
      code: 'photo_count_out_of_range',
    });
    await expect(processor.processBatch(Array(51).fill(photo), ['enhance'])).rejects.toMatchObject({
      code: 'photo_count_out_of_range',
    });
    await expect(processor.processBatch(['no.jpg', photo!, dataDir], ['enhance'])).rejects.toThrow(
      /no\.jpg: there is no such file\n.*: this is a folder/,
    );
    await expect(processor.processBatch([photo!], ['background_replacement'], 'beach')).rejects.toMatchObject(
      {
        code: 'params_invalid',
      },
    );
    expect(existsSync(join(dataDir, 'tasks'))).toBe(false);
  });

  test('a cancelled batch tells which photos were not done', async () => {
    const { processor } = await openProcessor(createEmbeddedServices());
    const photos = await writePhotos('a.jpg', 'b.jpg', 'c.jpg');
    const cancelling = new AbortController();
    cancelling.abort();
    const result = await processor.processBatch(photos, ['enhance'], 'minimal_white', {
      signal: cancelling.signal,
    });
    expect(result).toMatchObject({ status: 'cancelled', cancelled: 3, succeeded: 0 });
  });
});

describe('generateDownloadPackage', () => {
  test('gives a ZIP of originals, results and manifest, the same bytes each time', async () => {
    const { processor, dataDir } = await openProcessor(createEmbeddedServices());
    const [mug, chinese] = await writePhotos('mug.jpg', '保温杯.jpg');
    const [otherMug] = await writePhotos('mug.jpg');
    const broken = await writeBrokenPhoto(join(mug!, '../broken.jpg'));
    const { taskId, items } = await processor.processBatch([mug!, chinese!, otherMug!, broken], ['enhance']);
    const link = await processor.generateDownloadPackage(taskId);
    const path = fileURLToPath(link);
    const entries = await readZip(path);
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    expect([...byName.keys()]).toEqual([
      'originals/mug-2.jpg',
      'originals/mug.jpg',
      'originals/保温杯.jpg',
      'results/mug-2.jpg',
      'results/mug.jpg',
      'results/保温杯.jpg',
      'manifest.json',
    ]);
    expect(entries.every((entry) => entry.method === 'stored')).toBe(true);

    const manifest = JSON.parse(byName.get('manifest.json')!.bytes.toString()) as Manifest;
    expect(manifest).toMatchObject({
      total: 4,
      succeeded: 3,
      failed: 1,
      params: { operations: ['enhance'] },
    });
    expect(manifest.items[3]).toMatchObject({ filename: 'broken.jpg', error: { code: 'photo_corrupt' } });
    for (const item of manifest.items.slice(0, 3)) {
      expect(byName.get(item.result!.path)!.sha256).toBe(item.result!.sha256);
      expect(byName.get(item.original!.path)!.sha256).toBe(item.original!.sha256);
      expect(item.score!.total).toBe(items[item.index]!.report!.score.total);
    }

    // Another process, another time zone, another day: the same bytes.
    const bytes = readFileSync(path);
    await rm(path);
    const again = `
      import { BatchProcessor, createEmbeddedServices } from ${JSON.stringify(join(import.meta.dirname, '../../dist/library.js'))};
      const processor = new BatchProcessor(createEmbeddedServices(), { dataDir: ${JSON.stringify(dataDir)} });
      console.log(await processor.generateDownloadPackage(${JSON.stringify(taskId)}));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', again], {
      env: { ...process.env, TZ: 'Asia/Shanghai' },
    });
    expect(stdout.trim()).toBe(link);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('a package older than 24 hours is removed when the next one is made', async () => {
    const { processor, dataDir } = await openProcessor(createEmbeddedServices());
    const [photo] = await writePhotos('mug.jpg');
    const old = await processor.processBatch([photo!], ['enhance']);
    const oldPath = fileURLToPath(await processor.generateDownloadPackage(old.taskId));
    const dayAgo = statSync(oldPath).mtimeMs / 1000 - 24 * 3600 - 60;
    utimesSync(oldPath, dayAgo, dayAgo);
    const next = await processor.processBatch([photo!], ['enhance']);
    await processor.generateDownloadPackage(next.taskId);
    expect(readdirSync(join(dataDir, 'packages'))).toEqual([`${next.taskId}.zip`]);
  });

  test('an unknown batch and a missing original are refused, and leave nothing', async () => {
    const { processor, dataDir } = await openProcessor(createEmbeddedServices());
    for (const taskId of ['../../etc', '00000000-0000-0000-0000-000000000000']) {
      await expect(processor.generateDownloadPackage(taskId)).rejects.toMatchObject({
        code: 'package_not_found',
      });
    }
    const [photo] = await writePhotos('mug.jpg');
    const { taskId } = await processor.processBatch([photo!], ['enhance']);
    await rm(photo!);
    await expect(processor.generateDownloadPackage(taskId)).rejects.toThrow(/mug\.jpg/);
    expect(readdirSync(join(dataDir, 'packages'))).toEqual([]);
  });
});

test('examples/process-folder.ts does what it says', async () => {
  const folder = await temporaryFolder();
  await writeProductPhoto(join(folder, 'a.jpg'));
  await writeProductPhoto(join(folder, 'b.jpg'), { hue: 20 });
  const root = join(import.meta.dirname, '../..');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(root, 'examples/process-folder.ts'), folder, join(folder, 'out')],
    { cwd: root, env: { ...process.env, PACKSHOT_DATA_DIR: join(folder, 'data') } },
  );
  expect(stdout).toMatch(/^2\/2 /m);
  expect(readdirSync(join(folder, 'out/results'))).toEqual(['a.png', 'b.jpg']);
  const zip = fileURLToPath(/ZIP: (\S+)/.exec(stdout)![1]!);
  expect((await readZip(zip)).map((entry) => entry.name)).toContain('results/a.png');
});
