import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type AskedDevice, chooseDevice } from '../src/inference/device/choose-device.ts';
import { gpuChart } from './charts/gpu-chart.ts';
import { type EndToEnd, measureEndToEnd } from './gpu/end-to-end.ts';
import { type BatchFigure, measureModels } from './gpu/measure-models.ts';
import { simulateMovingMemory } from './gpu/simulate-moving-memory.ts';

export const GPU_USAGE = `npm run bench -- gpu [--photos DIR] [--limit N] [--device auto|cuda|webgpu|cpu] [--sizes 1,2,4,8,16] [--processes N] [--json] [--chart FILE.svg]

On the device found: images a second and memory of every model by tensor-batch size, then --limit (default: 50)
photos of DIR (default: samples) one after the other, at once without tensor batches, and at once with them.
Run it on an otherwise idle machine.`;

export interface GpuBench {
  readonly device: string;
  readonly models: Readonly<Record<string, readonly BatchFigure[]>>;
  readonly endToEnd: EndToEnd;
}

export async function benchGpu(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      photos: { type: 'string', default: 'samples' },
      limit: { type: 'string', default: '50' },
      device: { type: 'string', default: 'auto' },
      sizes: { type: 'string', default: '1,2,4,8,16' },
      processes: { type: 'string', default: String(availableParallelism()) },
      json: { type: 'boolean', default: false },
      chart: { type: 'string' },
    },
  });
  const { device, refused } = await chooseDevice(values.device as AskedDevice, { thorough: true });
  for (const { device: other, reason } of refused) console.error(`${other} is not used: ${reason}`);
  const models = await measureModels(device, values.sizes.split(',').map(Number));
  const outFolder = await mkdtemp(join(tmpdir(), 'packshot-bench-'));
  try {
    const bench: GpuBench = {
      device,
      models,
      endToEnd: await measureEndToEnd({
        device,
        photosFolder: resolve(values.photos),
        photos: Number(values.limit),
        processes: Number(values.processes),
        outFolder,
      }),
    };
    if (values.chart !== undefined)
      await writeFile(values.chart, gpuChart(bench, await simulateMovingMemory()));
    console.log(values.json ? JSON.stringify(bench) : gpuTable(bench));
  } finally {
    await rm(outFolder, { recursive: true, force: true });
  }
}

function gpuTable({ device, models, endToEnd }: GpuBench): string {
  const lines = [`Device: ${device}`, 'Images a second (memory) by tensor-batch size'];
  for (const [name, figures] of Object.entries(models)) {
    const cells = figures.map(
      ({ n, imagesPerSecond, memoryMb }) =>
        `${n}: ${imagesPerSecond.toFixed(2)} (${Math.round(memoryMb)} MB)`,
    );
    lines.push(`  ${name.padEnd(20)}${cells.join('  ')}`);
  }
  const { sequentialSeconds, unbatchedSeconds, batchedSeconds } = endToEnd;
  const row = (name: string, seconds: number) =>
    `  ${name.padEnd(34)}${seconds.toFixed(1).padStart(7)} s  ${(sequentialSeconds / seconds).toFixed(2)} ×`;
  lines.push(
    'Whole photos',
    row('one after the other', sequentialSeconds),
    row('at once, calls one by one', unbatchedSeconds),
    row('at once, in tensor batches', batchedSeconds),
  );
  return lines.join('\n');
}
