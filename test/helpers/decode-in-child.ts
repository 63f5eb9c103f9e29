import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What became of a photo that was decoded in a process of its own. */
export interface ChildOutcome {
  readonly code: string;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly milliseconds: number;
  /** Peak memory above what the process had before decoding. */
  readonly addedMegabytes: number;
}

const script = fileURLToPath(new URL('./decode-one-photo.ts', import.meta.url));

/** Decodes in a child process, so that time and peak memory are that photo's alone. */
export async function decodeInChild(path: string): Promise<ChildOutcome> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, path], {
    timeout: 60_000,
  });
  return JSON.parse(stdout) as ChildOutcome;
}
