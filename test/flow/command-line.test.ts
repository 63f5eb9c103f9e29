import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../src/batch/manifest.ts';
import { CLI, runCli } from './helpers/cli.ts';
import { temporaryFolder, writeBrokenPhoto, writeProductPhoto } from './helpers/product-photo.ts';
import { readZip } from './helpers/zip-entries.ts';

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe('packshot run', () => {
  test('a folder with a broken photo among good ones: the good ones are done, the bad one is named', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'photos/more'), { recursive: true });
    await writeProductPhoto(join(folder, 'photos/mug.jpg'));
    await writeProductPhoto(join(folder, 'photos/more/mug.jpg'), { hue: 20 });
    await writeProductPhoto(join(folder, 'photos/保温杯.jpg'), { hue: 120 });
    await writeBrokenPhoto(join(folder, 'photos/broken.jpg'));
    await writeFile(join(folder, 'photos/prices.csv'), 'a,b');
    const out = join(folder, 'out');
    const params = join(folder, 'params.json');
    await writeFile(
      params,
      JSON.stringify({
        operations: ['enhance', 'resize'],
        resize: { width: 300, height: 300, fit: 'pad' },
        overrides: { '保温杯.jpg': { resize: { width: 200 }, output: { format: 'webp' } } },
      }),
    );
    const zip = join(folder, 'all.zip');
    const { exitCode, stdout } = await runCli([
      'run',
      join(folder, 'photos'),
      '--params',
      params,
      '--out',
      out,
      '--zip',
      zip,
      '--json',
    ]);
    expect(exitCode).toBe(1);
    const answer = JSON.parse(stdout) as Manifest & { leftOut: string[] };
    expect(answer).toMatchObject({ status: 'completed_with_errors', total: 4, succeeded: 3, failed: 1 });
    expect(answer.leftOut).toEqual([join(folder, 'photos/prices.csv')]);
    const byName = Object.fromEntries(answer.items.map((item) => [item.filename, item]));
    expect(byName['broken.jpg']).toMatchObject({ status: 'failed', error: { code: 'photo_corrupt' } });
    expect(byName['broken.jpg']!.error!.message).toContain('broken.jpg');

    expect(readdirSync(join(out, 'results')).sort()).toEqual(['mug-2.jpg', 'mug.jpg', '保温杯.webp']);
    expect(readdirSync(join(out, 'previews')).sort()).toEqual([
      'mug-2.webp',
      'mug.webp',
      'originals',
      '保温杯.webp',
    ]);
    expect(await sharp(join(out, 'results/mug.jpg')).metadata()).toMatchObject({ width: 300, height: 300 });
    expect(await sharp(join(out, 'results/保温杯.webp')).metadata()).toMatchObject({
      width: 200,
      format: 'webp',
    });
    for (const item of answer.items) {
      if (item.result) expect(sha256Of(join(out, item.result.path))).toBe(item.result.sha256);
      if (item.original) expect(sha256Of(item.original.path)).toBe(item.original.sha256);
    }

    const { leftOut: _, ...places } = answer;
    expect(places).toMatchObject(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')));
    expect((await sharp(join(out, 'contact-sheet.jpg')).metadata()).width).toBeGreaterThan(600);
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    for (const [, link] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(existsSync(join(out, decodeURIComponent(link!)))).toBe(true);
    }
    expect(page).toContain('broken.jpg');
    expect((await readZip(zip)).map((entry) => entry.name).sort()).toEqual([
      'manifest.json',
      'originals/mug-2.jpg',
      'originals/mug.jpg',
      'originals/保温杯.jpg',
      'results/mug-2.jpg',
      'results/mug.jpg',
      'results/保温杯.webp',
    ]);
  });

  test('all succeeded: exit 0, plain lines with counts where there is no terminal', async () => {
    const folder = await temporaryFolder();
    const photos = [0, 1].map((at) => join(folder, `${at}.jpg`));
    for (const photo of photos) await writeProductPhoto(photo);
    const { exitCode, stdout, stderr } = await runCli([
      'run',
      ...photos,
      '--operations',
      'enhance',
      '--preset',
      'instagram_square',
      '--out',
      join(folder, 'out'),
    ]);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\[1\/2\] \d\.jpg: score \d+/m);
    expect(stdout).toMatch(/^\[2\/2\] /m);
    expect(stdout).toContain('2 photos: 2 succeeded, 0 failed.');
    expect(await sharp(join(folder, 'out/results/0.jpg')).metadata()).toMatchObject({
      width: 1080,
      height: 1080,
    });
  });

  test('a second run into the folder of the photos does not take its own results for photos', async () => {
    const folder = await temporaryFolder();
    await writeProductPhoto(join(folder, 'mug.jpg'), { widthPx: 300, heightPx: 200 });
    for (let run = 0; run < 2; run += 1) {
      const { stdout } = await runCli(['run', folder, '--operations', 'enhance', '--out', folder, '--json']);
      expect((JSON.parse(stdout) as Manifest).items.map((item) => item.filename)).toEqual(['mug.jpg']);
    }
  });

  test('more than 50 photos are several batches, and it says so', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'photos'));
    await writeProductPhoto(join(folder, 'one.jpg'), { widthPx: 90, heightPx: 70 });
    for (let at = 0; at < 52; at += 1)
      copyFileSync(join(folder, 'one.jpg'), join(folder, `photos/${at}.jpg`));
    const { exitCode, stdout } = await runCli([
      'run',
      join(folder, 'photos'),
      '--operations',
      'resize',
      '--params',
      await writeWidth(folder),
      '--out',
      join(folder, 'out'),
    ]);
    expect(stdout).toContain('52 photos: 2 batches of up to 50');
    expect(stdout).toContain('52 photos: 52 succeeded');
    expect(
      readdirSync(join(folder, 'out'))
        .filter((name) => name.endsWith('.jpg'))
        .sort(),
    ).toEqual(['contact-sheet-2.jpg', 'contact-sheet.jpg']);
    expect(exitCode).toBe(0);
  });

  test('Ctrl-C: what is finished stays and is told, exit 1', async () => {
    const folder = await temporaryFolder();
    for (let at = 0; at < 6; at += 1) await writeProductPhoto(join(folder, `${at}.jpg`), { hue: 50 * at });
    const out = join(folder, 'out');
    const child = spawn(process.execPath, [
      CLI,
      'run',
      folder,
      '--operations',
      'text_removal',
      '--processes',
      '1',
      '--out',
      out,
    ]);
    let stdout = '';
    child.stdout.on('data', (text: Buffer) => {
      if (!stdout.includes('[1/6]') && `${stdout}${text}`.includes('[1/6]')) child.kill('SIGINT');
      stdout += text.toString();
    });
    const exitCode = await new Promise((resolve) => child.once('close', resolve));
    expect(exitCode).toBe(1);
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest;
    expect(manifest.status).toBe('cancelled');
    expect(manifest.succeeded).toBeGreaterThanOrEqual(1);
    expect(manifest.cancelled).toBeGreaterThanOrEqual(1);
    expect(readdirSync(join(out, 'results'))).toHaveLength(manifest.succeeded);
  });
});

async function writeWidth(folder: string): Promise<string> {
  const path = join(folder, 'width.json');
  await writeFile(path, JSON.stringify({ operations: ['enhance'], resize: { width: 64 } }));
  return path;
}

describe('packshot doctor and models', () => {
  test('doctor names a database, a bucket and a server that do not answer', async () => {
    const { stdout } = await runCli(['doctor', '--json'], {
      PACKSHOT_DATA_DIR: await temporaryFolder(),
      PACKSHOT_DATABASE_URL: 'postgres://nobody:secret-word@127.0.0.1:9/none',
      PACKSHOT_STORAGE_URL: 's3://none?endpoint=http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      PACKSHOT_ZIMAGE_URL: 'sd-server+http://127.0.0.1:9',
      PACKSHOT_ZIMAGE_KEY: 'secret-word',
    });
    const { missing, servers } = JSON.parse(stdout) as { missing: string[]; servers: unknown[] };
    expect(servers).toEqual([
      {
        variable: 'PACKSHOT_ZIMAGE_URL',
        label: 'sd-server',
        problem: expect.stringContaining('cannot be reached'),
      },
    ]);
    expect(missing).toContainEqual(expect.stringMatching(/^PACKSHOT_ZIMAGE_URL: The engine sd-server/));
    expect(missing.filter((line) => line.includes('does not answer'))).toEqual([
      expect.stringContaining('PACKSHOT_DATABASE_URL'),
      expect.stringContaining('PACKSHOT_STORAGE_URL'),
    ]);
    expect(stdout).not.toContain('secret-word');
    expect(JSON.stringify(servers)).not.toContain('127.0.0.1');
  });

  test('doctor tells engine and device of each service', async () => {
    const dataDir = await temporaryFolder();
    const { exitCode, stdout } = await runCli(['doctor', '--json'], {
      PACKSHOT_DATA_DIR: dataDir,
      PACKSHOT_PROCESSES: '2',
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      processes: 2,
      dataDir,
      services: {
        ocr: [
          {
            name: 'pp-ocrv4',
            device: 'cpu',
            version: expect.stringMatching(/^@gutenye\/ocr-models \d/),
          },
        ],
        sam: [{ device: 'cpu' }],
        background: [{ name: 'procedural' }],
        inpaint: [{ name: 'procedural' }],
      },
    });
    expect((await runCli(['doctor'])).stdout).toMatch(/^sam +\S+ on cpu\b/m);
  });

  test('verify checks every model against its sha256', async () => {
    const { exitCode, stdout } = await runCli(['models', 'verify', '--json']);
    const models = JSON.parse(stdout) as { service: string; state: string; optional: boolean }[];
    expect(models.filter((model) => model.service === 'ocr').map((model) => model.state)).toEqual(
      Array(4).fill('verified'),
    );
    expect(models.some((model) => model.state === 'damaged')).toBe(false);
    expect(exitCode).toBe(0);
  });

  test('pull names the models there are', async () => {
    const { exitCode, stderr } = await runCli(['models', 'pull', 'sam9']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/no model "sam9".*slimsam.*lama/);
  });
});
