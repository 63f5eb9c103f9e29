import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { BatchView } from '../../src/protocol/batch-api.ts';
import { callApi, type Items } from '../../test/helpers/api-calls.ts';
import { type Served, serve } from './served.ts';

const run = promisify(execFile);

export interface TransferBench {
  readonly upload: { readonly seconds: number; readonly peakRssMb: number };
  readonly zip: { readonly mbPerSecond: number; readonly vsZip: number };
}

/** 50 photos of just under 20 MB, up as one request and down as one ZIP of a good gigabyte. */
export async function benchTransfer(photos: number): Promise<TransferBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'packshot-bench-transfer-'));
  const served = await serve();
  try {
    const files = await writeLargeFiles(folder, photos);
    const startedAt = performance.now();
    const id = await upload(served, files);
    const seconds = (performance.now() - startedAt) / 1000;
    await finish(served, id);
    // After the previews: they hold originals whole.
    const peakRssMb = served.peakRssMb();
    return { upload: { seconds, peakRssMb }, zip: await pack(served, id, folder) };
  } finally {
    await served.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Noise does not compress: an uncompressed TIFF of 2,570² pixels has 19.8 MB. */
async function writeLargeFiles(folder: string, count: number): Promise<string[]> {
  const sidePx = 2570;
  const raw = { width: sidePx, height: sidePx, channels: 3 as const };
  const picture = await sharp(randomBytes(sidePx * sidePx * 3), { raw })
    .tiff({ compression: 'none' })
    .toBuffer();
  const files = Array.from({ length: count }, (_, at) => path.join(folder, `${at}.tif`));
  for (const file of files) await writeFile(file, picture);
  return files;
}

async function upload(served: Served, files: readonly string[]): Promise<string> {
  const params = JSON.stringify({ operations: ['resize'], resize: { width: 64 } });
  const photos = files.flatMap((file) => ['-F', `photos=@${file}`]);
  const address = `${served.url}/api/v1/batches`;
  const { stdout } = await run('curl', [
    '-sS',
    '--fail-with-body',
    address,
    '-F',
    `params=${params}`,
    ...photos,
  ]);
  return (JSON.parse(stdout) as BatchView).id;
}

/** Resolves when all photos are done and have their previews. */
async function finish(served: Served, id: string): Promise<void> {
  const batch = `/api/v1/batches/${id}`;
  while ((await callApi<BatchView>(served.url, 'GET', batch)).body.completedAt === null) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const { items } = (await callApi<Items>(served.url, 'GET', `${batch}/items`)).body;
  if (items.some((item) => item.status !== 'succeeded')) throw new Error('a photo failed');
  await Promise.all(items.map((item) => callApi(served.url, 'GET', item.original.previewUrl)));
}

async function pack(served: Served, id: string, folder: string): Promise<TransferBench['zip']> {
  // A virtual disk gives new blocks slowly at first: the reference goes before and after, into files of its own.
  const before = await zipSeconds(folder, 'before.zip');
  const startedAt = performance.now();
  const answer = await callApi<{ bytes: number }>(served.url, 'POST', `/api/v1/batches/${id}/package`);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await zipSeconds(folder, 'after.zip');
  return { mbPerSecond: answer.body.bytes / 1e6 / seconds, vsZip: (2 * seconds) / (before + after) };
}

async function zipSeconds(folder: string, name: string): Promise<number> {
  const startedAt = performance.now();
  await run('zip', ['-0', '-q', '-r', path.join(folder, name), '.', '-i', '*.tif'], { cwd: folder });
  return (performance.now() - startedAt) / 1000;
}
