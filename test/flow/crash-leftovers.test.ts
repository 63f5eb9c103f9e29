import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { createLocalStore } from '../../src/storage/local-store.ts';
import { openScratchFolder } from '../../src/upkeep/scratch-folder.ts';
import { temporaryFolder } from './helpers/product-photo.ts';

const HOUR_MS = 3600_000;
const unexpected = (error: unknown) => expect.unreachable(String(error));

it('scratch folders of dead processes go when the next one starts, those of living ones stay', async () => {
  const dataDir = await temporaryFolder();
  const ended = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => ended.once('exit', resolve));
  const add = (name: string, silentMs: number) => {
    const folder = path.join(dataDir, 'scratch', name);
    mkdirSync(path.join(folder, 'photo-1'), { recursive: true });
    writeFileSync(path.join(folder, 'alive'), '');
    const signedAt = new Date(Date.now() - silentMs);
    utimesSync(path.join(folder, 'alive'), signedAt, signedAt);
    return folder;
  };
  const here = os.hostname();
  const dead = [
    add(`${here}-${ended.pid}-0a1b2c3d`, 0),
    add(`${here}-${process.pid}-0a1b2c3d`, 0),
    add('elsewhere-1-0a1b2c3d', HOUR_MS),
  ];
  const living = [add(`${here}-${process.ppid}-0a1b2c3d`, 0), add('elsewhere-2-0a1b2c3d', 0)];
  const first = await openScratchFolder(dataDir, unexpected);
  const second = await openScratchFolder(dataDir, unexpected);
  expect(dead.filter((folder) => existsSync(folder))).toEqual([]);
  living.push(first.folder, second.folder);
  expect(living.filter((folder) => !existsSync(folder))).toEqual([]);
  await first.close();
  expect([first, second].map(({ folder }) => existsSync(folder))).toEqual([false, true]);
  await second.close();
});

it('half-written files go after a day, and folders with their last file', async () => {
  const folder = await temporaryFolder();
  const store = createLocalStore(folder);
  const put = (key: string) =>
    store.put(key, Readable.from([Buffer.from('x')]), { contentType: 'image/jpeg' });
  await put('batches/a/0/original');
  await put('batches/b/0/original');
  const half = path.join(folder, '.writing', 'half');
  writeFileSync(half, '');
  await store.tidy?.(Date.now() + 23 * HOUR_MS);
  expect(existsSync(half)).toBe(true);
  await store.tidy?.(Date.now() + 25 * HOUR_MS);
  expect(existsSync(half)).toBe(false);
  await store.delete('batches/a/0/original');
  expect(readdirSync(path.join(folder, 'batches'))).toEqual(['b']);
});

it('a folder that is emptied while something is put there is made again', async () => {
  const store = createLocalStore(await temporaryFolder());
  const put = (key: string) =>
    store.put(key, Readable.from([Buffer.from('x')]), { contentType: 'image/jpeg' });
  for (let round = 0; round < 20; round += 1) {
    await put('batches/a/0/one');
    await Promise.all([put('batches/a/0/two'), store.delete('batches/a/0/one')]);
    expect(await store.stat('batches/a/0/two')).toBeDefined();
    await store.delete('batches/a/0/two');
  }
});
