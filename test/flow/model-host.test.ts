import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { planBatch } from '../../src/batch/plan-batch.ts';
import { runBatch } from '../../src/batch/run-batch.ts';
import { modelHostEnvironment } from '../../src/config.ts';
import {
  type HostEvent,
  type ModelHostOptions,
  startModelHost,
} from '../../src/inference/host/model-host.ts';
import type { Params } from '../../src/protocol/recipe.ts';
import { createEngines, describeEngines } from '../../src/services/create-engines.ts';
import { createPhotoPool } from '../../src/worker/photo-pool.ts';
import { HAS_PROC, isAlive, until } from './helpers/processes.ts';
import { temporaryFolder, writeProductPhoto } from './helpers/product-photo.ts';

/** Low and wide: the detector looks at 960 × 128 px, which takes a twentieth of a second. */
const SMALL = { widthPx: 400, heightPx: 48 };
const READ_TEXT: Params = { operations: ['text_removal', 'resize'], resize: { width: 200 } };

function openHost(options: Partial<ModelHostOptions> = {}) {
  const events: HostEvent[] = [];
  const host = startModelHost({ device: 'cpu', onEvent: (event) => events.push(event), ...options });
  onTestFinished(() => host.close());
  const pool = createPhotoPool({ processes: 2, modelHost: host });
  onTestFinished(() => pool.close());
  const batches = () => events.flatMap((event) => (event.type === 'batch' ? [event.report] : []));
  return { host, pool, events, batches };
}

async function planPhotos(count: number) {
  const folder = await temporaryFolder();
  const photoPaths = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      writeProductPhoto(join(folder, `photo-${at}.jpg`), { ...SMALL, hue: 7 * at }),
    ),
  );
  const engines = describeEngines(createEngines({}));
  return planBatch({ photoPaths, params: READ_TEXT, outDir: join(folder, 'out'), engines });
}

describe.skipIf(!HAS_PROC)('the model host', () => {
  test('killed with -9 ten times during a batch of 50: all 50 succeed', async () => {
    const photos = await planPhotos(50);
    const { host, pool, events, batches } = openHost();
    const killed: number[] = [];
    let finished = 0;
    const items = await runBatch(photos, pool, {
      onProgress: ({ type }) => {
        if (type !== 'finished') return;
        finished += 1;
        const victim = host.processId;
        if (finished % 4 !== 0 || killed.length === 10 || victim === undefined) return;
        killed.push(victim);
        process.kill(victim, 'SIGKILL');
      },
    });
    expect(new Set(killed).size).toBe(10);
    expect(items.filter((item) => item.status !== 'succeeded')).toEqual([]);
    expect(items.every((item) => item.attempts === 1)).toBe(true);
    expect(events.filter(({ type }) => type === 'restarting')).toHaveLength(10);
    expect(host.givenUp).toBeUndefined();
    expect(batches().length).toBeGreaterThan(50);
    expect(host.statistics()).toMatchObject({ restarts: 10 });
  }, 300_000);

  test('one that stands still is replaced, and its work is done', async () => {
    const photos = await planPhotos(3);
    const { host, pool, events } = openHost({ silenceMs: 1500 });
    let stopped: number | undefined;
    const items = await runBatch(photos, pool, {
      onProgress: ({ type, step }) => {
        if (stopped !== undefined || type !== 'step' || step !== 'text_removal') return;
        stopped = host.processId!;
        process.kill(stopped, 'SIGSTOP');
      },
    });
    expect(items.map((item) => item.status)).toEqual(Array(3).fill('succeeded'));
    expect(events).toContainEqual({ type: 'restarting', reason: 'it gave no sign of life' });
    expect(isAlive(stopped!)).toBe(false);
  });

  test('a driver that never answers: the host is given up, the photos are finished on the CPU', async () => {
    const photos = await planPhotos(3);
    const { host, pool, events } = openHost({ timeoutMs: 1 });
    const items = await runBatch(photos, pool);
    expect(items.map((item) => item.status)).toEqual(Array(3).fill('succeeded'));
    expect(host.givenUp).toMatch(/given up after 3 failures, the CPU takes over: .* did not finish within/);
    expect(events.at(-1)).toEqual({ type: 'given-up', reason: host.givenUp });
  });

  test('counts cards as nvidia-smi does, and ends with whoever started it', async () => {
    const { host } = openHost({ environment: modelHostEnvironment() });
    const pid = host.processId!;
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toContain('CUDA_DEVICE_ORDER=PCI_BUS_ID');
    await host.close();
    expect(await until(() => !isAlive(pid), 2000)).toBe(true);
  });
});
