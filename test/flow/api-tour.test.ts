import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { describeOnEveryInstallation } from '../helpers/test-app.ts';

const SCRIPT = fileURLToPath(new URL('../../examples/api-tour.sh', import.meta.url));

describeOnEveryInstallation('examples/api-tour.sh', (start) => {
  it('takes 50 photos the whole way', async () => {
    const test = await start();
    const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-tour-'));
    onTestFinished(async () => {
      await test.discard();
      rmSync(folder, { recursive: true });
    });
    const names = Array.from({ length: 50 }, (_, at) => (at === 0 ? '红色.jpg' : `photo ${at}.jpg`));
    const photos = names.map((name) => path.join(folder, name));
    for (const [at, photo] of photos.entries())
      writeFileSync(photo, await plainPhoto(`hsl(${at * 7}, 60%, 40%)`));
    const env = {
      ...process.env,
      PACKSHOT_PARAMS: '{"operations":["resize"],"resize":{"width":64},"name":"tour"}',
      PACKSHOT_OVERRIDES: '{"0":{"resize":{"width":32}}}',
    };
    const { stdout } = await promisify(execFile)('bash', [SCRIPT, test.url, ...photos], { env });
    for (const name of names) expect(stdout).toContain(` · ${name} succeeded, score `);
    expect(stdout).toContain('   completed\n');
    expect(stdout).toMatch(/红色\.jpg: score \d+/);
    expect(stdout).toContain('   accepted\n');
    expect(stdout).toContain('No errors detected in compressed data');
    expect(stdout).toContain('50 photos match the hashes of manifest.json');
  });
});
