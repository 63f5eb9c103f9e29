import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { childrenOf, HAS_PROC, isAlive, until } from './helpers/processes.ts';
import { temporaryFolder, writeProductPhoto } from './helpers/product-photo.ts';

const CLI = join(import.meta.dirname, '../../dist/cli.js');

/** Inference blocks a pool process for up to seconds at a time; a kill that hits it then is the hard case. */
test.skipIf(!HAS_PROC).each([200, 1500, 3000])(
  'kill -9 of the parent %i ms into the work: no process remains after 2 s',
  async (delayMs) => {
    const folder = await temporaryFolder();
    for (let at = 0; at < 4; at += 1) await writeProductPhoto(join(folder, `${at}.jpg`), { hue: 60 * at });
    const out = join(folder, 'out');
    const parent = spawn(
      process.execPath,
      [CLI, 'run', folder, '--operations', 'cutout', '--processes', '2', '--out', out],
      { stdio: 'ignore' },
    );
    expect(await until(() => childrenOf(parent.pid!).length === 2, 20_000)).toBe(true);
    const children = childrenOf(parent.pid!);
    await sleep(delayMs);
    parent.kill('SIGKILL');
    expect(await until(() => !children.some(isAlive), 2000)).toBe(true);
    // Asked again later: nothing half-written has got its final name.
    for (const name of readdirSync(join(out, 'results'))) expect(name).toMatch(/^\d\.png(\.part)?$/);
  },
);
