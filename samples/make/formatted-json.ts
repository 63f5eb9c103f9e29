import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** JSON as the repository's formatter wants it, so that formatting never changes a file whose hash is recorded. */
export function formattedJson(value: unknown): Buffer {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  return execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=truth.json'], {
    input: JSON.stringify(value),
    maxBuffer: 1 << 24,
  });
}
