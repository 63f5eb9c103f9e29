import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { connectModelHost } from '../../src/inference/host/host-client.ts';
import { openLocalModel } from '../../src/inference/local-model.ts';
import { type MemoryLeft, openWithinMemory } from '../../src/inference/open-within-memory.ts';
import { importModel } from '../../src/models/install-model.ts';
import { installedModels } from '../../src/models/installed-models.ts';
import { findModel } from '../../src/models/model-catalogue.ts';
import { completeRecipe } from '../../src/protocol/complete-recipe.ts';
import type { Params } from '../../src/protocol/recipe.ts';
import { type Services, servicesOf } from '../../src/services/configured-services.ts';
import { createEngines, describeEngines, type Engines } from '../../src/services/create-engines.ts';
import { openPulled } from '../../src/services/open-pulled.ts';
import { createClassicalSegmenter } from '../../src/services/sam/classical-segmenter.ts';
import { createProceduralZImage } from '../../src/services/zimage/procedural-zimage.ts';
import { runPhoto } from '../../src/worker/run-photo.ts';
import { startSimulatedHost } from '../helpers/simulated-host.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { SAM_PAIRS, tinySam } from '../helpers/tiny-engines.ts';
import { tinyModel } from '../tiny-models/tiny-models.ts';
import { mugScene } from './sam-scenes.ts';

const ENCODER = 'vision_encoder.onnx';
const DECODER = 'prompt_encoder_mask_decoder.onnx';
let folder: string;
let photoPath: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  photoPath = join(folder, 'mug.png');
  const { image } = mugScene(300, 240);
  const raw = { width: image.widthPx, height: image.heightPx, channels: 3 } as const;
  await sharp(image.data, { raw }).png().toFile(photoPath);
});

/** A models folder with slimsam made of these files. */
async function pulled(files: { encoder: Uint8Array; decoder?: Uint8Array }): Promise<string> {
  const source = await temporaryFolder();
  await writeFile(join(source, ENCODER), files.encoder);
  await writeFile(join(source, DECODER), files.decoder ?? tinyModel(`slimsam/${DECODER}`));
  const modelsDir = join(source, 'models');
  await mkdir(modelsDir);
  await importModel(findModel('slimsam')!, source, modelsDir);
  return modelsDir;
}

function run(services: Services, params: Partial<Params> = {}) {
  const recipe = completeRecipe({ operations: ['cutout'], ...params });
  const resultPath = join(folder, 'result.png');
  const task = { photoPath, filename: 'mug.png', recipe, resultPath, previewPath: `${resultPath}.webp` };
  return runPhoto(task, services);
}

describe('Models that were pulled', () => {
  test('serve before the embedded ones, and the record says which weights', async () => {
    const modelsDir = await pulled({ encoder: tinyModel(`slimsam/${ENCODER}`) });
    const engines = createEngines({ modelsDir });
    expect(describeEngines(engines).sam.map(({ name }) => name)).toEqual(['slimsam', 'isnet']);
    const configured = servicesOf(engines);
    const report = await run(configured.servicesFor());
    const version = installedModels(modelsDir)[0]!.receipt.files[0]!.sha256.slice(0, 12);
    expect(report.engines?.sam).toEqual({
      name: 'slimsam',
      device: 'cpu',
      model: 'Xenova/slimsam-77-uniform',
      version,
    });
    const recipe = completeRecipe({ operations: ['cutout'], engines: { sam: 'isnet' } });
    const chosen = await run(configured.servicesFor(recipe.engines), { engines: { sam: 'isnet' } });
    expect(chosen.engines?.sam).toMatchObject({ name: 'isnet' });
    expect(chosen.engines?.sam?.insteadOf).toBeUndefined();
    await configured.servicesFor().sam.close();
  });

  test.each([
    ['corrupt', () => ({ encoder: tinyModel(`slimsam/${ENCODER}`).subarray(0, 300) }), /models verify/],
    ['of another layout', () => ({ encoder: tinyModel('u2net/u2net.onnx') }), /not the encoder/],
  ])('%s: the embedded engine steps in, and a message says what to do', async (_what, files, message) => {
    const engines = createEngines({ modelsDir: await pulled(files()) });
    const { image } = mugScene(300, 240);
    await expect(engines.sam[0]!.segmentSubject(image)).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringMatching(message),
    });
    const report = await run(servicesOf(engines).servicesFor());
    expect(report.engines?.sam).toMatchObject({ name: 'isnet', insteadOf: ['slimsam'] });
    await Promise.all(engines.sam.map((engine) => engine.close()));
  });

  test.each<[MemoryLeft, string]>([
    [{ machineBytes: () => 100 }, 'PACKSHOT_PROCESSES'],
    [{ machineBytes: () => 8e9, processBytes: () => 1.5e9 }, 'GPU'],
  ])('too large for the memory: said before it is opened, with the remedy', async (left, remedy) => {
    const modelsDir = await pulled({ encoder: tinyModel(`slimsam/${ENCODER}`) });
    const [installed] = installedModels(modelsDir);
    const open = openWithinMemory(() => Promise.reject(new Error('it must not be opened')), left);
    await expect(openPulled(installed!, ENCODER, open)).rejects.toMatchObject({
      code: 'out_of_memory',
      message: expect.stringContaining(remedy),
    });
  });

  test('too large for the host’s device and for this process: the embedded engine steps in', async () => {
    const modelsDir = await pulled({ encoder: tinyModel(`slimsam/${ENCODER}`) });
    const host = await startSimulatedHost(async (file) => {
      if (file.name.startsWith('slimsam')) throw new AppError('engine_unavailable', 'CUDA refused it');
      return openLocalModel(file);
    });
    const left = { machineBytes: () => 8e9, processBytes: () => 1e9 };
    const { openModel } = connectModelHost(host.address, openWithinMemory(openLocalModel, left));
    const engines = createEngines({ modelsDir }, { openModel, device: () => 'cuda' });
    const report = await run(servicesOf(engines).servicesFor());
    expect(report.engines?.sam).toMatchObject({ name: 'isnet', insteadOf: ['slimsam'] });
    await Promise.all(engines.sam.map((engine) => engine.close()));
  });
});

test.each([
  ['lama', 'lama_fp32.onnx'],
  ['migan', 'migan_pipeline_v2.onnx'],
] as const)('pulled, %s fills holes from its file', async (name, file) => {
  const modelsDir = await temporaryFolder();
  const folder = join(modelsDir, name);
  await mkdir(folder);
  await writeFile(join(folder, file), tinyModel(`${name}/${file}`));
  const receipt = {
    name,
    source: 'test',
    revision: 'test',
    licence: '',
    files: [{ name: file, bytes: 1, sha256: 'a1' }],
  };
  await writeFile(join(folder, 'packshot-model.json'), JSON.stringify(receipt));
  const [first] = createEngines({ modelsDir }).inpaint;
  expect(first!.engine).toMatchObject({ name, version: 'a1' });
  const { image } = mugScene(120, 90);
  const mask = { widthPx: 120, heightPx: 90, data: new Uint8Array(120 * 90) };
  for (let i = 0; i < 600; i += 1) mask.data[i] = 255;
  const filled = await first!.inpaint({ image, mask });
  expect(filled.data.subarray(3 * 600)).toEqual(image.data.subarray(3 * 600));
  expect(filled.data.subarray(0, 3 * 600)).not.toEqual(image.data.subarray(0, 3 * 600));
  await first!.close();
});

test('an engine that dies in the middle of a batch: every photo is finished, each record says by whom', async () => {
  const good = tinySam(SAM_PAIRS['transformers.js SAM (SlimSAM)']!);
  let asked = 0;
  const dying: Engines['sam'][number] = {
    engine: { name: 'dying', device: 'remote', notes: [] },
    close: () => good.close(),
    segmentSubject: (image, options) => {
      asked += 1;
      if (asked <= 2) return good.segmentSubject(image, options);
      return Promise.reject(new AppError('engine_unavailable', 'It is away.', { retryable: true }));
    },
  };
  const procedural = createProceduralZImage();
  const configured = servicesOf({
    ocr: [
      { engine: { name: 'none', device: 'cpu', notes: [] }, readText: async () => [], close: async () => {} },
    ],
    sam: [dying, createClassicalSegmenter()],
    background: [procedural],
    inpaint: [procedural],
  });
  const records = [];
  for (let photo = 0; photo < 5; photo += 1) records.push((await run(configured.servicesFor())).engines?.sam);
  expect(records.map((record) => record?.name)).toEqual(['dying', 'dying', 'grabcut', 'grabcut', 'grabcut']);
  expect(records[4]?.insteadOf).toEqual(['dying']);
  expect(asked).toBe(3);
  await good.close();
});
