import type { BatchReport } from '../../src/inference/batching/batch-report.ts';
import { DynamicBatcher } from '../../src/inference/batching/dynamic-batcher.ts';
import { SimulatedDevice, type SimulatedItem, seededRandom } from '../../test/helpers/simulated-device.ts';
import { VirtualClock } from '../../test/helpers/virtual-clock.ts';

export interface SimulatedBatch {
  readonly atMs: number;
  readonly size: number;
  /** Images that would have fitted the free memory. */
  readonly fitting: number;
}

const PHOTOS = 1500;
const TRAITS = {
  alphaMs: 12,
  betaMs: 6,
  scatter: 0.05,
  baseBytes: 400e6,
  itemBytes: 600e6,
  readable: true,
  randomOutOfMemory: 0,
};

/** Another program takes two thirds of a card of 12 GB for a while and gives them back. */
function freeBytes(nowMs: number): number {
  return nowMs > 4000 && nowMs < 8000 ? 4e9 : 12e9;
}

/** What the batcher does on a device that exists in numbers only: for the chart, not a measurement. */
export async function simulateMovingMemory(): Promise<SimulatedBatch[]> {
  const clock = new VirtualClock();
  const device = new SimulatedDevice({ ...TRAITS, capBytes: freeBytes }, clock, seededRandom(1));
  const batches: SimulatedBatch[] = [];
  const batcher = new DynamicBatcher<SimulatedItem, number>({
    clock,
    run: device.run,
    budgetBytes: device.budgetBytes,
    onBatch: ({ size, runMs }: BatchReport) => {
      const atMs = clock.nowMs() - runMs;
      const fitting = Math.floor((freeBytes(atMs) - TRAITS.baseBytes) / TRAITS.itemBytes);
      batches.push({ atMs, size, fitting });
    },
  });
  const all = Array.from({ length: PHOTOS }, (_, id) => batcher.add('model', { id, bad: false }));
  await clock.runOut();
  await Promise.all(all);
  return batches;
}
