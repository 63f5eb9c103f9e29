import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { MemoryReading } from './memory-reading.ts';

const MIB = 1024 ** 2;
const TIMEOUT_MS = 5000;
const ARGUMENTS = ['--query-gpu=index,memory.total,memory.free', '--format=csv,noheader,nounits'];

const run = promisify(execFile);

/** Of the first card, or of that with `index`. Takes tens of milliseconds: not for every batch. */
export async function readNvidiaMemory(index = 0): Promise<MemoryReading | undefined> {
  try {
    const { stdout } = await run('nvidia-smi', ARGUMENTS, { timeout: TIMEOUT_MS, windowsHide: true });
    return parseNvidiaSmi(stdout, index);
  } catch {
    // Not installed, or the driver does not answer: then nobody knows.
    return undefined;
  }
}

/** `0, 81559, 80994`: MiB, one line a card; a card may say `[N/A]` (integrated ones share the machine's memory). */
export function parseNvidiaSmi(csv: string, index: number): MemoryReading | undefined {
  for (const line of csv.split(/\r?\n/)) {
    const [card, total, free] = line.split(',').map((cell) => Number(cell.trim()));
    if (line.trim() === '' || card !== index) continue;
    if (!Number.isFinite(total) || !Number.isFinite(free)) return undefined;
    return { totalBytes: total! * MIB, freeBytes: free! * MIB };
  }
  return undefined;
}
