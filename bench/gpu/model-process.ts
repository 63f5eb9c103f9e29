import { readAmdMemory } from '../../src/inference/device/amd-memory.ts';
import { readNvidiaMemory } from '../../src/inference/device/nvidia-memory.ts';
import { openLocalModel } from '../../src/inference/local-model.ts';
import type { ModelFile } from '../../src/inference/model-file.ts';
import { PIXELS } from '../../src/inference/pixel-graph.ts';
import type { Tensor } from '../../src/inference/tensor-model.ts';
import { ocrModelFiles, packagedModelsDir } from '../../src/services/ocr/ocr-models.ts';
import { isNetModel } from '../../src/services/sam/isnet-network.ts';
import { findIsNetWeights } from '../../src/services/sam/isnet-weights.ts';
import type { BatchFigure, MeasuredModel, ModelRequest } from './measure-models.ts';

/** Long enough for a mean; a size of which a single run takes longer is run once after its warm-up. */
const MEASURED_MS = 2000;
/** Larger sizes take longer still. */
const LONGEST_RUN_MS = 8000;
const MB = 1e6;

const request = JSON.parse(process.argv[2]!) as ModelRequest;

const freeBefore = await freeBytes();
const model = await openLocalModel(fileOf(request.model), request.device);
for (const n of request.sizes) {
  const feeds = inputOf(request.model, n);
  const runOnce = async () => {
    const startedAt = performance.now();
    await model.run(feeds);
    return performance.now() - startedAt;
  };
  const warmUpMs = await runOnce();
  let runs = 0;
  let elapsedMs = 0;
  while (runs === 0 || elapsedMs < MEASURED_MS) {
    elapsedMs += await runOnce();
    runs += 1;
  }
  const figure: BatchFigure = {
    n,
    imagesPerSecond: round((1000 * n * runs) / elapsedMs),
    memoryMb: round(await usedMb()),
  };
  process.send!(figure);
  if (warmUpMs > LONGEST_RUN_MS) break;
}
process.disconnect();

function fileOf(name: MeasuredModel): ModelFile {
  if (name.startsWith('isnet')) return isNetModel(findIsNetWeights()!);
  const files = ocrModelFiles(packagedModelsDir());
  if (name === 'ocr-det-960') return files.detector;
  return name === 'ocr-rec-320' ? files.recogniser : files.orientation;
}

function inputOf(name: MeasuredModel, n: number): Record<string, Tensor> {
  if (name === 'ocr-rec-320' || name === 'ocr-cls') {
    const widthPx = name === 'ocr-cls' ? 192 : 320;
    const data = Float32Array.from({ length: n * 3 * 48 * widthPx }, (_, i) => Math.sin(i));
    return { x: { type: 'float32', dims: [n, 3, 48, widthPx], data } };
  }
  const sizePx = Number(name.split('-').at(-1));
  const data = Uint8Array.from({ length: n * 3 * sizePx * sizePx }, (_, i) => 128 + 100 * Math.sin(i / 977));
  return { [PIXELS]: { type: 'uint8', dims: [n, sizePx, sizePx, 3], data } };
}

async function usedMb(): Promise<number> {
  if (request.device === 'cpu') return process.resourceUsage().maxRSS / 1000;
  const free = await freeBytes();
  return free === undefined || freeBefore === undefined ? Number.NaN : (freeBefore - free) / MB;
}

async function freeBytes(): Promise<number | undefined> {
  if (request.device === 'cpu') return undefined;
  return ((await readNvidiaMemory()) ?? (await readAmdMemory()))?.freeBytes;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
