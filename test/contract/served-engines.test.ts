import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { EngineAddress } from '../../src/inference/engine-endpoint.ts';
import { openLocalModel } from '../../src/inference/local-model.ts';
import type { TensorModel } from '../../src/inference/tensor-model.ts';
import { ocrModelFiles, packagedModelsDir } from '../../src/services/ocr/ocr-models.ts';
import { createPpOcr } from '../../src/services/ocr/pp-ocr.ts';
import { createEmbeddedSegmenter } from '../../src/services/sam/embedded-segmenter.ts';
import { isNetModel } from '../../src/services/sam/isnet-network.ts';
import { findIsNetWeights } from '../../src/services/sam/isnet-weights.ts';
import { servedModels } from '../../src/services/served-models.ts';
import { startOpenInferenceServer } from '../helpers/engines/open-inference-stand-in.ts';
import type { StandIn } from '../helpers/engines/stand-in.ts';
import { isNet } from '../tiny-models/salient-models.ts';
import { describeOcrService } from './ocr-service.suite.ts';
import { describeSamService } from './sam-service.suite.ts';

/** The embedded engines with their models on an inference server: `PACKSHOT_OCR_URL`, `PACKSHOT_SAM_URL`. */
let folder: string;
let server: StandIn;
let address: EngineAddress;
const models: TensorModel[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'packshot-served-'));
  const weights = path.join(folder, 'isnet.onnx');
  await writeFile(weights, isNet(['n', 3, 'height', 'width']));
  // A tiny one of any size, with pixels in and grey out, as `packshot models export triton` writes the real one.
  const { freedInput: _, ...served } = isNetModel(findIsNetWeights()!);
  const files = [...Object.values(ocrModelFiles(packagedModelsDir())), { ...served, paths: [weights] }];
  for (const file of files) models.push(await openLocalModel(file));
  server = await startOpenInferenceServer({
    models: Object.fromEntries(models.map((model) => [model.name, model])),
  });
  address = server.engineAddress('oip');
});
afterAll(async () => {
  await Promise.all([server.close(), ...models.map((model) => model.close())]);
  await rm(folder, { recursive: true });
});

describeOcrService('PP-OCRv4 on an inference server', () => createPpOcr(servedModels([address])));
describeSamService('IS-Net on an inference server', () => createEmbeddedSegmenter(servedModels([address])), {
  iou: 0.85,
});
