import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { DynamicBatcher } from '../../src/inference/batching/dynamic-batcher.ts';
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

function runBatch(ledger: MemoryLedger, group: string, size: number, inputBytes32: number): void {
  ledger.batchStarted();
  ledger.batchEnded({ group, batch: { size, inputBytes32 } });
}

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
    return { ledger, peaks, wait, reads: () => reads, ran: runBatch.bind(undefined, ledger) };
  }

  test('what the arena keeps after a batch is learned as its peak and stays at hand', async () => {
    const { ledger, peaks, wait, ran } = open([20, 17, 17]);
    await ledger.modelOpened();
    expect(ledger.budgetBytes()).toBe(20 * GB);
    await wait(1100);
    ran('isnet', 4, 1);
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

  test('one question that fails leaves what is known, and asks no other card', async () => {
    const clock = new VirtualClock();
    const answers = [20 * GB, undefined, 18 * GB];
    const peaks: number[] = [];
    const ledger = new MemoryLedger({
      clock,
      readers: [
        async () => {
          const freeBytes = answers.shift();
          return freeBytes === undefined ? undefined : { totalBytes: 24 * GB, freeBytes };
        },
        async () => ({ totalBytes: 0.5 * GB, freeBytes: 0.4 * GB }),
      ],
      learnPeak: (_, __, bytes) => peaks.push(bytes),
    });
    await ledger.modelOpened();
    for (const expected of [20 * GB, 20 * GB]) {
      await clock.runOut();
      clock.after(1100, () => runBatch(ledger, 'isnet', 1, 1));
      await clock.runOut();
      expect(ledger.budgetBytes()).toBe(expected);
    }
    // The batch that ended before the question that failed is learned of by the next one.
    expect(peaks).toEqual([2 * GB]);
  });

  test.each([
    ['took before the device was asked', 0],
    ['takes after the device was asked', 25],
    ['never takes, since the arena had it already', 100],
  ])('a group does not stay at one image for memory that its batch %s', async (_, arenaGb) => {
    const clock = new VirtualClock();
    const sizes: number[] = [];
    let arenaBytes = arenaGb === 100 ? 8 * GB : 0;
    const ledger = new MemoryLedger({
      clock,
      readers: [
        async () => {
          await clock.sleep(10);
          const freeBytes = 20 * GB - arenaBytes;
          await clock.sleep(20);
          return { totalBytes: 24 * GB, freeBytes };
        },
      ],
      learnPeak: (group, size, bytes) => batcher.learnPeak(group, size, bytes),
    });
    const batcher = new DynamicBatcher<number, number>({
      clock,
      budgetBytes: () => ledger.budgetBytes(),
      run: async (group, inputs) => {
        ledger.batchStarted();
        sizes.push(inputs.length);
        await clock.sleep(arenaGb === 25 ? 25 : 0);
        arenaBytes = Math.max(arenaBytes, (0.5 + 0.5 * inputs.length) * GB);
        await clock.sleep(30 + inputs.length);
        ledger.batchEnded({ group, batch: { size: inputs.length, inputBytes32: 12e6 * inputs.length } });
        return { outputs: [...inputs] };
      },
    });
    const opened = ledger.modelOpened();
    await clock.runOut();
    await opened;
    const answers = Promise.all(Array.from({ length: 400 }, (_, at) => batcher.add('isnet', at)));
    await clock.runOut();
    await answers;
    expect(sizes.at(-2)).toBe(16);
    expect(arenaBytes).toBeLessThanOrEqual(20 * GB);
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
    const { ledger, wait, reads, ran } = open([20]);
    await ledger.modelOpened();
    for (let batch = 0; batch < 300; batch += 1) {
      ran('isnet', 1, 1);
      await wait(10);
    }
    expect(reads()).toBeLessThanOrEqual(4);
  });

  test('a model that was opened is no batch’s peak', async () => {
    const { ledger, peaks, wait, ran } = open([20, 19, 19]);
    await ledger.modelOpened();
    await wait(1100);
    await ledger.modelOpened();
    await wait(1100);
    ran('isnet', 1, 1);
    await wait(0);
    // Its feeds are the least that it takes.
    expect(peaks).toEqual([['isnet', 1, 1]]);
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
    runBatch(ledger, 'isnet', 2, 2 * 12 * MIB);
    runBatch(ledger, 'isnet', 2, 2 * 12 * MIB);
    expect(ledger.budgetBytes()).toBe(4 * GB);
    expect(peaks).toEqual([1200 * MIB]);
  });
});
