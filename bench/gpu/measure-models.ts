import { fork } from 'node:child_process';
import type { Device } from '../../src/inference/onnx-session.ts';

export interface BatchFigure {
  readonly n: number;
  readonly imagesPerSecond: number;
  /** Taken on the device since before the model was opened; on the CPU the process's largest resident memory. */
  readonly memoryMb: number;
}

/** Model and input size; each is measured in a process of its own. */
export const MEASURED_MODELS = ['isnet-512', 'isnet-1024', 'ocr-det-960', 'ocr-rec-320', 'ocr-cls'] as const;
export type MeasuredModel = (typeof MEASURED_MODELS)[number];

export interface ModelRequest {
  readonly device: Device;
  readonly model: MeasuredModel;
  readonly sizes: readonly number[];
}

export async function measureModels(
  device: Device,
  sizes: readonly number[],
): Promise<Record<string, BatchFigure[]>> {
  const models: Record<string, BatchFigure[]> = {};
  for (const model of MEASURED_MODELS) {
    models[model] = await measureModel({ device, model, sizes });
    console.error(`${model} measured`);
  }
  return models;
}

/** The sizes that could be run: the last one is left out where memory ran out. */
function measureModel(request: ModelRequest): Promise<BatchFigure[]> {
  const child = fork(new URL('./model-process.ts', import.meta.url), [JSON.stringify(request)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const figures: BatchFigure[] = [];
  child.on('message', (figure: BatchFigure) => figures.push(figure));
  return new Promise((resolve) => child.once('exit', () => resolve(figures)));
}
