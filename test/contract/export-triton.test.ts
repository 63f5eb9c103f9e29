import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLocalModel } from '../../src/inference/local-model.ts';
import { exportTritonRepository } from '../../src/services/export-triton.ts';
import { ocrModelFiles, packagedModelsDir } from '../../src/services/ocr/ocr-models.ts';
import { createPpOcr } from '../../src/services/ocr/pp-ocr.ts';
import { servedModels } from '../../src/services/served-models.ts';
import { startOpenInferenceServer } from '../helpers/engines/open-inference-stand-in.ts';
import { writeTinyModels } from '../tiny-models/tiny-models.ts';

let folder: string;
const config = (name: string) => readFile(path.join(folder, 'repository', name, 'config.pbtxt'), 'utf8');

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'packshot-triton-'));
  writeTinyModels(folder);
  const tiny = (name: string, file: string) => ({ name, paths: [path.join(folder, file)] });
  const models = [
    ...Object.values(ocrModelFiles(packagedModelsDir())),
    tiny('lama', 'lama/lama_fp32.onnx'),
    tiny('slimsam-decoder', 'slimsam/prompt_encoder_mask_decoder.onnx'),
  ];
  const batching = { mostBatch: 16, delayUs: 5000 };
  await exportTritonRepository(path.join(folder, 'repository'), models, batching);
});
afterAll(() => rm(folder, { recursive: true }));

it('lays the repository out as Triton wants it', async () => {
  expect(await readdir(path.join(folder, 'repository'))).toEqual(
    ['lama', 'pp-ocr-cls', 'pp-ocr-det', 'pp-ocr-rec', 'slimsam-decoder'].sort(),
  );
  expect(await readdir(path.join(folder, 'repository', 'pp-ocr-det'))).toEqual(['1', 'config.pbtxt']);
  expect(await readdir(path.join(folder, 'repository', 'pp-ocr-det', '1'))).toEqual(['model.onnx']);
});

it('lets Triton merge requests where the first dimension is free', async () => {
  const lines = (await config('pp-ocr-rec')).split('\n');
  expect(lines).toContain('platform: "onnxruntime_onnx"');
  expect(lines).toContain('max_batch_size: 16');
  expect(lines).toContain('dynamic_batching { max_queue_delay_microseconds: 5000 }');
  expect(lines.find((line) => line.startsWith('input'))).toMatch(/TYPE_FP32 dims: \[ 3, 48, -1 \]/);
});

it('declares a fixed size whole, and does not batch there', async () => {
  expect(await config('lama')).toBe(
    [
      'name: "lama"',
      'platform: "onnxruntime_onnx"',
      'max_batch_size: 0',
      'input [ { name: "image" data_type: TYPE_FP32 dims: [ 1, 3, 512, 512 ] } ]',
      'input [ { name: "mask" data_type: TYPE_FP32 dims: [ 1, 1, 512, 512 ] } ]',
      'output [ { name: "output" data_type: TYPE_FP32 dims: [ 1, 3, 512, 512 ] } ]',
      '',
    ].join('\n'),
  );
});

it('declares every input and output of the file as the runtime sees it', async () => {
  const model = await openLocalModel({
    name: 'slimsam-decoder',
    paths: [path.join(folder, 'repository', 'slimsam-decoder', '1', 'model.onnx')],
  });
  const text = await config('slimsam-decoder');
  for (const { name, type } of [...model.inputs, ...model.outputs]) {
    expect(text).toContain(`name: "${name}" data_type: ${type === 'int64' ? 'TYPE_INT64' : 'TYPE_FP32'}`);
  }
  await model.close();
});

it('reads text on a server that serves the repository as it does in this process', async () => {
  const names = ['pp-ocr-det', 'pp-ocr-rec', 'pp-ocr-cls'];
  const served = await Promise.all(
    names.map((name) =>
      openLocalModel({ name, paths: [path.join(folder, 'repository', name, '1', 'model.onnx')] }),
    ),
  );
  const server = await startOpenInferenceServer({
    models: Object.fromEntries(served.map((model) => [model.name, model])),
  });
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="500" height="160"><rect width="500" height="160" fill="#fff"/>' +
    '<text x="40" y="100" font-size="64" font-family="sans-serif">FREE 2026</text></svg>';
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const image = { widthPx: info.width, heightPx: info.height, data: new Uint8Array(data) };
  const [here, there] = [createPpOcr(), createPpOcr(servedModels([server.engineAddress('oip')]))];
  const readHere = await here.readText(image);
  expect(readHere.map(({ text }) => text).join(' ')).toContain('2026');
  // Padded to sizes at which requests meet, so that places and confidences differ a little.
  const texts = (boxes: typeof readHere) => boxes.map(({ text }) => text);
  expect(texts(await there.readText(image)).sort()).toEqual(texts(readHere).sort());
  expect(there.engine.device).toBe('remote');
  await Promise.all([here.close(), there.close(), server.close(), ...served.map((model) => model.close())]);
});
