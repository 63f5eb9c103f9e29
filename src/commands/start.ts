import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run.ts';

/**
 * `packshot start`: processes the bundled samples and says where everything lies.
 *
 * @returns the exit code, as of `run`
 */
export function startCommand(signal: AbortSignal): Promise<number> {
  const samples = fileURLToPath(new URL('../../samples/photos', import.meta.url));
  const out = 'packshot-out';
  process.stdout.write(`Processing the bundled samples: text removed, white studio background.\n\n`);
  return runCommand(
    [samples],
    {
      operations: 'text_removal,background_replacement',
      style: 'minimal_white',
      out,
      zip: join(out, 'packshot.zip'),
    },
    signal,
  );
}
