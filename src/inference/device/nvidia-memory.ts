import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { MemoryReading } from './memory-reading.ts';

const MIB = 1024 ** 2;
const TIMEOUT_MS = 5000;
const ARGUMENTS = ['--query-gpu=memory.total,memory.free', '--format=csv,noheader,nounits'];

const run = promisify(execFile);

/**
 * Takes tens of milliseconds: not for every batch.
 *
 * @param card index or UUID as nvidia-smi knows it; default: the first. Unlike CUDA, nvidia-smi shows all cards
 *   whatever `CUDA_VISIBLE_DEVICES` says
 */
export async function readNvidiaMemory(card = '0'): Promise<MemoryReading | undefined> {
  try {
    const options = { timeout: TIMEOUT_MS, windowsHide: true };
    return parseNvidiaSmi((await run('nvidia-smi', ['-i', card, ...ARGUMENTS], options)).stdout);
  } catch {
    // Not installed, or the driver does not answer: then nobody knows.
    return undefined;
  }
}

/** `81559, 80994`: MiB, one line a card; a card may say `[N/A]` (integrated ones share the machine's memory). */
export function parseNvidiaSmi(csv: string): MemoryReading | undefined {
  const [total = Number.NaN, free = Number.NaN] = csv.split('\n', 1)[0]!.split(',').map(Number);
  if (!Number.isFinite(total) || !Number.isFinite(free)) return undefined;
  return { totalBytes: total * MIB, freeBytes: free * MIB };
}
