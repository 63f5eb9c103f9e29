import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { registerWorker } from '../../src/database/worker-registry.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { DynamicBatcher } from '../../src/inference/batching/dynamic-batcher.ts';
import { HostStatistics } from '../../src/inference/host/host-statistics.ts';
import type { DeviceStatement } from '../../src/inference/open-device.ts';
import { temporaryFolder } from '../flow/helpers/product-photo.ts';
import { type DeviceTraits, SimulatedDevice, type SimulatedItem } from '../helpers/simulated-device.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';

const GB = 1e9;
const TRAITS: DeviceTraits = {
  alphaMs: 20,
  betaMs: 2,
  scatter: 0,
  baseBytes: 2 * GB,
  itemBytes: GB,
  // Another program takes half of the card for a while.
  capBytes: (nowMs) => (nowMs > 1000 && nowMs < 1200 ? 6 : 12) * GB,
  readable: false,
  randomOutOfMemory: 0,
};

/** What a model host tells of 300 images that came at once. */
async function statementOf(device: DeviceStatement['device']): Promise<DeviceStatement> {
  const clock = new VirtualClock();
  const simulated = new SimulatedDevice(TRAITS, clock, () => 0);
  const statistics = new HostStatistics();
  const batcher = new DynamicBatcher<SimulatedItem, number>({
    run: simulated.run,
    clock,
    onBatch: (report) => statistics.add({ type: 'batch', report, freeBytes: 5 * GB }),
  });
  const images = Array.from({ length: 300 }, (_, id) => batcher.add('isnet x:uint8', { id, bad: false }));
  await clock.runOut();
  expect(await Promise.all(images)).toHaveLength(300);
  return { device, statistics: statistics.report() };
}

test('two workers, each with a device: all that is seen of tensor batches stands in /metrics', async () => {
  const database = connectDatabase(`sqlite:${join(await temporaryFolder(), 'packshot.sqlite')}`);
  onTestFinished(() => database.close());
  await migrateDatabase(database);
  const worker = { machine: 'one', version: '1', processes: 1, memoryBytes: () => 1 };
  const devices = { first: await statementOf('cuda'), second: await statementOf('webgpu') };
  for (const [id, statement] of Object.entries(devices)) {
    const registered = await registerWorker(database, {
      ...worker,
      id,
      device: () => JSON.stringify(statement),
    });
    onTestFinished(() => registered.end());
  }
  const without = await registerWorker(database, { ...worker, id: 'third', device: () => null });
  onTestFinished(() => without.end());

  const text = await createMetrics(database).metrics();
  const figure = (name: string, labels: Record<string, string> = {}) => {
    const series = Object.entries({ worker: 'first', device: 'cuda', ...labels });
    const label = series.map(([key, value]) => `${key}="${value}"`).join(',');
    const line = text.split('\n').find((one) => one.startsWith(`packshot_${name}{${label}} `));
    expect(line, `${name} ${label}`).toBeDefined();
    return Number(line!.split(' ').at(-1));
  };
  const model = { model: 'isnet' };
  const batches = figure('tensor_batches_total', model);
  expect(figure('tensor_batch_images_total', model)).toBe(300);
  expect(batches).toBeGreaterThan(20);
  expect(figure('tensor_batch_wait_seconds_total', model)).toBeGreaterThan(0);
  expect(figure('tensor_batch_run_seconds_total', model)).toBeGreaterThan(0.6);
  expect(figure('tensor_batch_fill', model)).toBeGreaterThan(0);
  expect(figure('tensor_batch_gain', model)).toBeGreaterThan(1.3);
  expect(figure('tensor_batch_out_of_memory_total', model)).toBeGreaterThan(0);
  expect(figure('tensor_batch_failures_total', model)).toBe(0);
  expect(figure('tensor_batch_ceiling', model)).toBeLessThanOrEqual(16);
  expect(figure('tensor_batch_time_base_ms', model)).toBeCloseTo(20, 0);
  expect(figure('tensor_batch_time_image_ms', model)).toBeCloseTo(2, 0);
  expect(figure('tensor_batch_memory_base_bytes', model)).toBeCloseTo(2 * GB, -6);
  expect(figure('tensor_batch_memory_image_bytes', model)).toBeCloseTo(GB, -6);
  const left = ['full', 'due', 'split'].map((reason) =>
    figure('tensor_batches_left_total', { ...model, reason }),
  );
  expect(left.reduce((sum, count) => sum + count, 0)).toBe(batches);
  expect(figure('device_queue_depth')).toBe(0);
  expect(figure('device_free_bytes')).toBe(5 * GB);
  expect(figure('model_host_restarts_total')).toBe(0);
  expect(figure('tensor_batch_images_total', { worker: 'second', device: 'webgpu', ...model })).toBe(300);
  expect(text).not.toContain('worker="third",device');
  expect(text).toContain('# TYPE packshot_tensor_batches_total counter');
  expect(text).toContain('# TYPE packshot_tensor_batch_fill gauge');
});
