import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Recipe } from '../src/protocol/recipe.ts';
import { pipelineChart } from './charts/pipeline-chart.ts';
import { benchPhotos, tasksFor, writeLargePhotos } from './pipeline/bench-photos.ts';
import { type CutoutComparison, compareCutouts } from './pipeline/compare-cutouts.ts';
import { comparePool, type PoolComparison } from './pipeline/compare-pool.ts';
import { measureMemory } from './pipeline/measure-memory.ts';

export const PIPELINE_USAGE = `npm run bench -- pipeline [--photos DIR] [--limit N] [--rounds N] [--large N] [--json] [--chart FILE.svg]

Times the pipeline on the photos of DIR/MANIFEST.json (default: samples), the pool against a plain loop and
against bare processes, the cutout against @imgly/background-removal-node on samples, and the memory of all
processes for --large (default: 50) photos of 12 megapixels. Run it on an otherwise idle machine.`;

const RECIPE: Recipe = {
  text_removal: { keepProductText: true, minConfidence: 0.65 },
  background_replacement: { styleId: 'minimal_white', shadow: 'soft', seed: 1 },
  resize: { preset: 'amazon_main' },
  output: { format: 'jpeg', quality: 90 },
};

export interface PipelineBench extends PoolComparison, CutoutComparison {
  /** The sum of VmRSS over all processes of the run, sampled every 100 ms. */
  readonly peakRssMb: number;
  readonly peakPssMb: number;
  readonly largePhotos: { readonly count: number; readonly secondsPerPhoto: number };
  readonly photos: number;
  readonly rounds: number;
  readonly processes: number;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGb: number;
    readonly node: string;
  };
}

export async function benchPipeline(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      photos: { type: 'string', default: 'samples' },
      limit: { type: 'string', default: '12' },
      rounds: { type: 'string', default: '3' },
      large: { type: 'string', default: '50' },
      json: { type: 'boolean', default: false },
      chart: { type: 'string' },
    },
  });
  const outFolder = await mkdtemp(join(tmpdir(), 'packshot-bench-'));
  try {
    const bench = await measure({
      photosFolder: resolve(values.photos),
      samplesFolder: resolve('samples'),
      outFolder,
      limit: Number(values.limit),
      rounds: Number(values.rounds),
      large: Number(values.large),
    });
    if (values.chart !== undefined) await writeFile(values.chart, pipelineChart(bench));
    console.log(values.json ? JSON.stringify(bench) : benchTable(bench));
  } finally {
    await rm(outFolder, { recursive: true, force: true });
  }
}

interface MeasureRequest {
  readonly photosFolder: string;
  readonly samplesFolder: string;
  readonly outFolder: string;
  readonly limit: number;
  readonly rounds: number;
  readonly large: number;
}

async function measure(request: MeasureRequest): Promise<PipelineBench> {
  const { outFolder, rounds, samplesFolder } = request;
  const processes = availableParallelism();
  const photos = await benchPhotos(request.photosFolder, request.limit);
  const samples = await benchPhotos(samplesFolder, request.limit);
  const pool = await comparePool(photos, RECIPE, { outFolder, processes, rounds });
  console.error('pool compared');
  const cutouts = await compareCutouts(samples, { folder: samplesFolder, outFolder, processes, rounds });
  console.error('cutouts compared');
  const large = await writeLargePhotos(samples, request.large, join(outFolder, 'large'));
  const memory = await measureMemory(tasksFor(large, RECIPE, outFolder), processes);
  return {
    ...pool,
    ...cutouts,
    peakRssMb: memory.peakRssMb,
    peakPssMb: memory.peakPssMb,
    largePhotos: { count: large.length, secondsPerPhoto: memory.wallMs / 1000 / large.length },
    photos: photos.length,
    rounds,
    processes,
    machine: {
      cpu: cpus()[0].model,
      cores: availableParallelism(),
      memoryGb: Math.round(totalmem() / 1e9),
      node: process.version,
    },
  };
}

function benchTable(bench: PipelineBench): string {
  const { machine, cutoutIou, cutoutSeconds, wallSeconds, largePhotos } = bench;
  const row = (name: string, value: string) => `  ${name.padEnd(44)}${value}`;
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}; ${bench.photos} photos, ${bench.rounds} rounds`,
    'Seconds for one photo, one process',
    ...Object.entries(bench.secondsPerPhoto).map(([step, seconds]) => row(step, seconds.toFixed(2))),
    `Pool of ${bench.processes}`,
    row(
      'wall: pool, sequential, bare',
      [wallSeconds.pool, wallSeconds.sequential, wallSeconds.bare].map((s) => `${s.toFixed(1)} s`).join(', '),
    ),
    row('throughput against a sequential loop', `${bench.poolVsSequential.toFixed(2)} ×`),
    row('wall time against bare processes', `${bench.poolVsBare.toFixed(2)} ×`),
    'Cutout against @imgly/background-removal-node',
    row(
      'seconds a photo: ours, theirs',
      `${cutoutSeconds.ours.toFixed(2)}, ${cutoutSeconds.imgly.toFixed(2)}`,
    ),
    row('throughput', `${bench.cutoutVsImgly.toFixed(2)} ×`),
    row('IoU: ours, theirs', `${cutoutIou.ours.toFixed(4)}, ${cutoutIou.imgly.toFixed(4)}`),
    `${largePhotos.count} photos of 12 megapixels`,
    row('seconds a photo, whole pool', largePhotos.secondsPerPhoto.toFixed(2)),
    row(
      'peak of all processes: RSS, PSS',
      `${Math.round(bench.peakRssMb)} MB, ${Math.round(bench.peakPssMb)} MB`,
    ),
  ].join('\n');
}
