import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MemoryReading } from './memory-reading.ts';

const DRM = '/sys/class/drm';

/**
 * What the amdgpu driver tells in sysfs, in bytes (Linux kernel, Documentation/gpu/amdgpu/driver-misc.rst). Of
 * several cards that with the most memory: the other is the processor's own graphics.
 */
export async function readAmdMemory(drmFolder = DRM): Promise<MemoryReading | undefined> {
  const names = await readdir(drmFolder).catch(() => []);
  const cards = names.filter((name) => /^card\d+$/.test(name));
  const readings = await Promise.all(cards.map((card) => readCard(join(drmFolder, card, 'device'))));
  return readings
    .filter((reading) => reading !== undefined)
    .reduce<MemoryReading | undefined>(
      (best, one) => (best && best.totalBytes >= one.totalBytes ? best : one),
      undefined,
    );
}

async function readCard(folder: string): Promise<MemoryReading | undefined> {
  const [total, used] = await Promise.all([
    readBytes(join(folder, 'mem_info_vram_total')),
    readBytes(join(folder, 'mem_info_vram_used')),
  ]);
  if (total === undefined || used === undefined) return undefined;
  return { totalBytes: total, freeBytes: Math.max(0, total - used) };
}

async function readBytes(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined || !/^\d+\s*$/.test(text)) return undefined;
  return Number(text);
}
