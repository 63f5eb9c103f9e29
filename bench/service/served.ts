import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Served {
  readonly url: string;
  /** The most memory that the server process (not its pool) has had so far, in MB. */
  peakRssMb(): number;
  stop(): Promise<void>;
}

/** `packshot serve` of the built program on an empty data folder. */
export async function serve(flags: readonly string[] = []): Promise<Served> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'packshot-bench-serve-'));
  const env = { ...process.env, PACKSHOT_DATA_DIR: dataDir, PACKSHOT_RATE_LIMIT: '10000000' };
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0', ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      const match = /listens on (\S+)/.exec(output);
      if (match) resolve(match[1]);
    });
    child.once('exit', (code) => reject(new Error(`packshot serve ended with ${code}`)));
  });
  return {
    url,
    peakRssMb: () =>
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
