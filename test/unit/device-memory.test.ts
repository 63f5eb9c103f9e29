import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { readAmdMemory } from '../../src/inference/device/amd-memory.ts';
import { MemoryLedger } from '../../src/inference/device/memory-ledger.ts';
import { parseNvidiaSmi, readNvidiaMemory } from '../../src/inference/device/nvidia-memory.ts';
import { temporaryFolder } from '../flow/helpers/product-photo.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';

const MIB = 1024 ** 2;
const GB = 1e9;

describe('nvidia-smi', () => {
  // -i 0 --query-gpu=memory.total,memory.free --format=csv,noheader,nounits
  test('tells a card in MiB', () => {
    const expected = { totalBytes: 24564 * MIB, freeBytes: 23010 * MIB };
    expect(parseNvidiaSmi('24564, 23010\n')).toEqual(expected);
    expect(parseNvidiaSmi('24564, 23010\r\n')).toEqual(expected);
  });

  test('cards that share memory, and words, are unknown', () => {
    expect(parseNvidiaSmi('[N/A], [N/A]\n')).toBeUndefined();
    expect(parseNvidiaSmi('No devices were found\n')).toBeUndefined();
    expect(parseNvidiaSmi('')).toBeUndefined();
  });

  test.skipIf(process.platform === 'win32')('is asked for the card that CUDA was given', async () => {
    const folder = await temporaryFolder();
    const tool = join(folder, 'nvidia-smi');
    writeFileSync(tool, '#!/bin/sh\n[ "$1 $2" = "-i GPU-2" ] && echo "81559, 80994"\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
    expect((await readNvidiaMemory('GPU-2'))?.freeBytes).toBe(80994 * MIB);
    expect(await readNvidiaMemory('7')).toBeUndefined();
    vi.unstubAllEnvs();
  });
});

test('amdgpu tells bytes in sysfs; the card with the most memory counts', async () => {
  const drm = await temporaryFolder();
  for (const [card, total, used] of [
    ['card0', '536870912', '12345678'],
    ['card1', '17163091968', '1073741824'],
  ]) {
    mkdirSync(join(drm, card!, 'device'), { recursive: true });
    writeFileSync(join(drm, card!, 'device', 'mem_info_vram_total'), `${total}\n`);
    writeFileSync(join(drm, card!, 'device', 'mem_info_vram_used'), `${used}\n`);
  }
  mkdirSync(join(drm, 'card1-DP-1'));
  mkdirSync(join(drm, 'renderD128'));
  expect(await readAmdMemory(drm)).toEqual({
    totalBytes: 17163091968,
    freeBytes: 17163091968 - 1073741824,
  });
  expect(await readAmdMemory(join(drm, 'nowhere'))).toBeUndefined();
});

describe('the ledger', () => {
  function open(freeGb: number[], declaredBytes?: number) {
    const clock = new VirtualClock();
    const peaks: [string, number, number][] = [];
    let reads = 0;
    const ledger = new MemoryLedger({
      clock,
      declaredBytes,
      readers: [
        async () => undefined,
        async () => {
          reads += 1;
          const free = freeGb.length > 1 ? freeGb.shift()! : freeGb[0]!;
          return { totalBytes: 24 * GB, freeBytes: free * GB };
        },
      ],
      learnPeak: (group, size, bytes) => peaks.push([group, size, bytes]),
    });
    const wait = async (ms: number) => {
      clock.after(ms, () => {});
      await clock.runOut();
    };
    return { ledger, peaks, wait, reads: () => reads };
  }

  test('what the arena keeps after a batch is learned as its peak and stays at hand', async () => {
    const { ledger, peaks, wait } = open([20, 17, 17]);
    await ledger.modelOpened();
    expect(ledger.budgetBytes()).toBe(20 * GB);
    await wait(1100);
    ledger.batchRan('isnet', 4, 1);
    await wait(0);
    expect(peaks).toEqual([['isnet', 4, 3 * GB]]);
    expect(ledger.budgetBytes()).toBe(20 * GB);
  });

  test('a driver that never tells its memory keeps no model from being used', async () => {
    const clock = new VirtualClock();
    let reads = 0;
    const ledger = new MemoryLedger({
      clock,
      readers: [
        () => {
          reads += 1;
          return new Promise<never>(() => {});
        },
      ],
      learnPeak: () => {},
    });
    const opened = ledger.modelOpened();
    await clock.runOut();
    await opened;
    expect(clock.nowMs()).toBe(6000);
    expect(ledger.budgetBytes()).toBeUndefined();
    // Each further process would hang as well.
    expect(reads).toBe(1);
  });

  test('what another program takes is no longer at hand', async () => {
    const { ledger, wait } = open([20, 6]);
    await ledger.modelOpened();
    await wait(1100);
    ledger.budgetBytes();
    await wait(0);
    expect(ledger.budgetBytes()).toBe(6 * GB);
  });

  test('the device is asked at most once a second', async () => {
    const { ledger, wait, reads } = open([20]);
    await ledger.modelOpened();
    for (let batch = 0; batch < 300; batch += 1) {
      ledger.batchRan('isnet', 1, 1);
      await wait(10);
    }
    expect(reads()).toBeLessThanOrEqual(4);
  });

  test('a model that was opened is no batch’s peak', async () => {
    const { ledger, peaks, wait } = open([20, 19, 19]);
    await ledger.modelOpened();
    await wait(1100);
    await ledger.modelOpened();
    await wait(1100);
    ledger.batchRan('isnet', 1, 1);
    await wait(0);
    expect(peaks).toEqual([]);
    expect(ledger.budgetBytes()).toBe(19 * GB);
  });

  test('a declared budget caps what is free', async () => {
    const { ledger } = open([20], 4 * GB);
    await ledger.modelOpened();
    expect(ledger.budgetBytes()).toBe(4 * GB);
  });

  test('where nothing can be read, the declared budget counts and peaks are guessed once', () => {
    const peaks: number[] = [];
    const ledger = new MemoryLedger({
      readers: [],
      declaredBytes: 4 * GB,
      learnPeak: (_, __, bytes) => peaks.push(bytes),
    });
    ledger.batchRan('isnet', 2, 2 * 12 * MIB);
    ledger.batchRan('isnet', 2, 2 * 12 * MIB);
    expect(ledger.budgetBytes()).toBe(4 * GB);
    expect(peaks).toEqual([1200 * MIB]);
  });
});
