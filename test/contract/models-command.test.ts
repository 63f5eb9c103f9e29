import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exportTritonCommand } from '../../src/commands/export-triton.ts';
import {
  importModelsCommand,
  pullModelsCommand,
  removeModelsCommand,
} from '../../src/commands/install-models.ts';
import { type ModelHub, startModelHub } from '../helpers/model-hub.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { tinyModel } from '../tiny-models/tiny-models.ts';

const never = new AbortController().signal;
const ENCODER = 'vision_encoder.onnx';
const DECODER = 'prompt_encoder_mask_decoder.onnx';

let hub: ModelHub;
let dataDir: string;
let said: string;
beforeEach(async () => {
  hub = await startModelHub();
  for (const name of [ENCODER, DECODER]) {
    hub.files.set(`Xenova/slimsam-77-uniform/onnx/${name}`, { bytes: tinyModel(`slimsam/${name}`) });
  }
  hub.files.set('briaai/RMBG-1.4/onnx/model.onnx', { bytes: tinyModel('isnet/isnet-general-use.onnx') });
  dataDir = await temporaryFolder();
  vi.stubEnv('PACKSHOT_DATA_DIR', dataDir);
  vi.stubEnv('PACKSHOT_HUB_URL', hub.url);
  said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await hub.close();
});

const installed = (name: string) => existsSync(join(dataDir, 'models', name, 'packshot-model.json'));

test('pull tells licence and trust, knows what is there, and remove takes it away', async () => {
  expect(await pullModelsCommand(['slimsam'], {}, never)).toBe(0);
  expect(said).toMatch(/^Licence: Apache-2\.0$/m);
  expect(said).toContain('slimsam is installed');
  expect(said).toContain('digests that the hub declares');
  expect(installed('slimsam')).toBe(true);
  const requests = hub.requests.length;
  await pullModelsCommand(['slimsam'], {}, never);
  expect(said).toContain('slimsam is there already');
  expect(hub.requests).toHaveLength(requests);
  await removeModelsCommand(['slimsam', 'lama']);
  expect(said).toMatch(/slimsam was removed\.\nlama was not installed\./);
  expect(installed('slimsam')).toBe(false);
});

test('a non-commercial model is fetched only when that was accepted, and nothing before it is asked', async () => {
  await expect(pullModelsCommand(['slimsam', 'rmbg-1.4'], {}, never)).rejects.toMatchObject({
    code: 'usage_invalid',
    message: expect.stringContaining('--accept-non-commercial'),
  });
  expect(hub.requests).toEqual([]);
  await pullModelsCommand(['rmbg-1.4'], { acceptNonCommercial: true }, never);
  expect(said).toMatch(/^Licence: bria-rmbg-1\.4 \(non-commercial use only\)$/m);
  expect(installed('rmbg-1.4')).toBe(true);
});

test('import takes the models in folders of their names, and refuses as pull does', async () => {
  const source = await temporaryFolder();
  await expect(importModelsCommand(source, {})).rejects.toMatchObject({ code: 'usage_invalid' });
  await mkdir(join(source, 'slimsam'));
  for (const name of [ENCODER, DECODER]) {
    await writeFile(join(source, 'slimsam', name), tinyModel(`slimsam/${name}`));
  }
  expect(await importModelsCommand(source, {})).toBe(0);
  expect(said).toContain('slimsam is installed. Licence: Apache-2.0');
  expect(said).toContain('they were taken as they are');
  await mkdir(join(source, 'rmbg-1.4'));
  await writeFile(join(source, 'rmbg-1.4', 'model.onnx'), tinyModel('isnet/isnet-general-use.onnx'));
  await expect(importModelsCommand(source, {})).rejects.toThrow(/--accept-non-commercial/);
  expect(installed('rmbg-1.4')).toBe(false);
  expect(hub.requests).toEqual([]);
});

test('export triton writes what an installation needs and says how to serve it', async () => {
  const folder = join(await temporaryFolder(), 'repository');
  expect(await exportTritonCommand(folder, { maxBatch: 4, delayUs: 500 })).toBe(0);
  expect(said).toMatch(/^pp-ocr-det, pp-ocr-rec, pp-ocr-cls(, isnet)? written to/);
  expect(said).toContain('tritonserver --model-repository=/models');
  const config = readFileSync(join(folder, 'pp-ocr-rec', 'config.pbtxt'), 'utf8');
  expect(config).toContain('max_batch_size: 4');
  expect(existsSync(join(folder, 'pp-ocr-rec', '1', 'model.onnx'))).toBe(true);
});
