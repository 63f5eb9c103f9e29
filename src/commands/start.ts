import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run.ts';

/**
 * `packshot start`: processes the bundled samples and says where everything lies.
 *
 * @returns the exit code, as of `run`
 */
export async function startCommand(signal: AbortSignal): Promise<number> {
  const folder = fileURLToPath(new URL('../../samples', import.meta.url));
  // Its subfolders hold the samples' truth and files that are broken on purpose.
  const photos = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).sort();
  const out = 'packshot-out';
  process.stdout.write('Processing the bundled samples: text removed, white studio background.\n\n');
  return runCommand(
    photos.map((name) => join(folder, name)),
    {
      operations: 'text_removal,background_replacement',
      style: 'minimal_white',
      out,
      zip: join(out, 'packshot.zip'),
    },
    signal,
  );
}
