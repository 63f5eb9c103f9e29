import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

it('is what `npm run generate` makes of the server as it stands', async () => {
  const folder = await temporaryFolder();
  const script = path.join(ROOT, 'scripts', 'generate-client.mts');
  await promisify(execFile)(process.execPath, ['--import', 'tsx', script, folder], { cwd: ROOT });
  expect(await filesOf(path.join(ROOT, 'src', 'client'))).toEqual(await filesOf(folder));
});

async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts')).sort();
  expect(files.length).toBeGreaterThan(5);
  return Object.fromEntries(
    await Promise.all(
      files.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const),
    ),
  );
}
