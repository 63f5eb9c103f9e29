import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { runCalls } from '../../src/inference/batching/model-calls.ts';
import { openLocalModel, openUncheckedModel } from '../../src/inference/local-model.ts';
import type { ModelFile } from '../../src/inference/model-file.ts';
import { grayName, PIXELS } from '../../src/inference/pixel-graph.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { OnnxGraph } from '../tiny-models/onnx-graph.ts';

/** Fed and read as IS-Net is; of dark pixels it takes the root of a negative number. */
async function rootModel(): Promise<ModelFile> {
  const g = new OnnxGraph();
  const planes = g.input('input', 'float32', ['n', 3, 'height', 'width']);
  const mean = g.op('ReduceMean', [planes], { axes: [1], keepdims: 1 });
  g.output('output', 'float32', ['n', 1, 'height', 'width'], g.op('Sqrt', [mean]));
  const path = join(await temporaryFolder(), 'root.onnx');
  await writeFile(path, g.toBytes());
  return {
    name: 'root',
    paths: [path],
    pixelInput: { order: 'rgb', scale: [1 / 256, 1 / 256, 1 / 256], offset: [-0.5, -0.5, -0.5] },
    grayOutput: 'output',
  };
}

/** 2 × 2 pixels, of which the last one is so bright. */
function pixels(last: number) {
  const data = Uint8Array.from({ length: 12 }, (_, at) => (at < 9 ? 250 : last));
  return { [PIXELS]: { type: 'uint8', dims: [1, 2, 2, 3], data } } as const;
}

test('one pixel that is no number fails the picture, also where it would come as eight bits', async () => {
  const model = await openLocalModel(await rootModel());
  const bright = await model.run(pixels(240));
  expect(bright[grayName('output')]!.data[0]).toBeGreaterThan(100);
  await expect(model.run(pixels(10))).rejects.toMatchObject({ code: 'engine_failed', retryable: true });
  await model.close();
});

test('of a tensor batch only the picture that is no number fails', async () => {
  const model = await openUncheckedModel(await rootModel(), 'cpu');
  const results = await runCalls([240, 10, 250].map((last) => ({ model, feeds: pixels(last) })));
  expect(results.map((result) => result instanceof AppError)).toEqual([false, true, false]);
  await model.close();
});
