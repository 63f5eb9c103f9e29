import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importModel, pullModel } from '../../src/models/install-model.ts';
import { installedModels, removeInstalled, verifyInstalled } from '../../src/models/installed-models.ts';
import { findModel } from '../../src/models/model-catalogue.ts';
import { HUB_COMMIT, type ModelHub, startModelHub } from '../helpers/model-hub.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { tinyModel } from '../tiny-models/tiny-models.ts';

const slimsam = findModel('slimsam')!;
const ENCODER = 'Xenova/slimsam-77-uniform/onnx/vision_encoder.onnx';
const DECODER = 'Xenova/slimsam-77-uniform/onnx/prompt_encoder_mask_decoder.onnx';
const [encoder, decoder] = ['vision_encoder', 'prompt_encoder_mask_decoder'].map((name) =>
  tinyModel(`slimsam/${name}.onnx`),
) as [Uint8Array, Uint8Array];

let hub: ModelHub;
let modelsDir: string;
beforeEach(async () => {
  hub = await startModelHub();
  hub.files.set(ENCODER, { bytes: encoder }).set(DECODER, { bytes: decoder });
  modelsDir = await temporaryFolder();
});
afterEach(() => hub.close());

const pull = (options: { stallMs?: number; signal?: AbortSignal } = {}) =>
  pullModel(slimsam, { modelsDir, hubUrl: hub.url, ...options });

function stateOf(name: string) {
  const found = installedModels(modelsDir).find((one) => one.model.name === name);
  return found ? verifyInstalled(found) : Promise.resolve('absent');
}

describe('Pulling a model', () => {
  test('brings its files whole, writes down commit and digests, and leaves nothing beside them', async () => {
    const receipt = await pull();
    expect(receipt).toMatchObject({ name: 'slimsam', revision: HUB_COMMIT, licence: 'Apache-2.0' });
    expect(readFileSync(join(modelsDir, 'slimsam/vision_encoder.onnx')).equals(encoder)).toBe(true);
    expect(await stateOf('slimsam')).toBe('verified');
    expect(readdirSync(join(modelsDir, '.incoming'))).toEqual([]);
    expect(readdirSync(join(modelsDir, 'slimsam')).sort()).toEqual([
      'packshot-model.json',
      'prompt_encoder_mask_decoder.onnx',
      'vision_encoder.onnx',
    ]);
    expect(await removeInstalled(modelsDir, 'slimsam')).toBe(true);
    expect(await stateOf('slimsam')).toBe('absent');
  });

  test('goes on after a cut connection, from the byte where it broke', async () => {
    hub.files.get(DECODER)!.cutAfter = 1500;
    await pull();
    const ranges = hub.requests.filter((request) => /decoder\.onnx bytes=/.test(request));
    expect(ranges.some((request) => request.endsWith('bytes=1500-'))).toBe(true);
    expect(await stateOf('slimsam')).toBe('verified');
  });

  test('given up, it stays away; pulled again later, it goes on where it was', async () => {
    const file = hub.files.get(DECODER)!;
    const stop = new AbortController();
    file.cutAfter = 1000;
    const progress = ({ file: name, bytes }: { file: string; bytes: number }) => {
      if (name.includes('decoder') && bytes >= 1000) stop.abort();
    };
    await expect(
      pullModel(slimsam, { modelsDir, hubUrl: hub.url, signal: stop.signal, onProgress: progress }),
    ).rejects.toThrow();
    expect(await stateOf('slimsam')).toBe('absent');
    file.cutAfter = undefined;
    hub.requests.length = 0;
    await pull();
    const fetched = hub.requests.filter((request) => request.startsWith('GET'));
    expect(
      fetched.every((request) => /decoder\.onnx bytes=1000-$/.test(request)),
      fetched.join(),
    ).toBe(true);
    expect(await stateOf('slimsam')).toBe('verified');
  });

  test('begins anew where the file has changed meanwhile', async () => {
    const file = hub.files.get(ENCODER)!;
    const incoming = join(modelsDir, '.incoming/slimsam');
    await mkdir(incoming, { recursive: true });
    await writeFile(
      join(incoming, 'vision_encoder.onnx'),
      file.bytes.map((byte) => byte ^ 1).subarray(0, 200),
    );
    await writeFile(join(incoming, 'vision_encoder.onnx.etag'), '"cdn-of-yesterday"');
    await pull();
    expect(await stateOf('slimsam')).toBe('verified');
  });

  test.each([
    ['other bytes of the same length', () => ({ bytes: encoder, sent: encoder.map((byte) => byte ^ 1) })],
    ['more bytes', () => ({ bytes: encoder, sent: Buffer.concat([encoder, encoder]) })],
  ])('refuses %s than were declared, and keeps none of them', async (_what, file) => {
    hub.files.set(ENCODER, file());
    await expect(pull()).rejects.toMatchObject({ code: 'model_corrupt' });
    expect(await stateOf('slimsam')).toBe('absent');
    expect(existsSync(join(modelsDir, '.incoming/slimsam/vision_encoder.onnx'))).toBe(false);
  });

  test('refuses a file that is not the one the catalogue knows, before it is sent', async () => {
    const model = findModel('u2net')!;
    hub.files.set('fofr/comfyui/rembg/u2net.onnx', { bytes: tinyModel('u2net/u2net.onnx') });
    await expect(pullModel(model, { modelsDir, hubUrl: hub.url })).rejects.toMatchObject({
      code: 'model_corrupt',
      message: expect.stringContaining('u2net'),
    });
    expect(hub.requests.every((request) => request.startsWith('HEAD'))).toBe(true);
  });

  test('checks small files, which git keeps itself, by git’s own digest', async () => {
    hub.files.set(ENCODER, { bytes: encoder, inGit: true });
    await pull();
    expect(await stateOf('slimsam')).toBe('verified');
  });

  test('trusts nothing that comes without a declared checksum', async () => {
    hub.files.set(ENCODER, { bytes: encoder, undeclared: true });
    await expect(pull()).rejects.toMatchObject({ message: expect.stringContaining('no checksum') });
  });

  test('says in words what a missing file or hub means', async () => {
    hub.files.delete(ENCODER);
    await expect(pull()).rejects.toMatchObject({ message: expect.stringContaining('not there') });
    await hub.close();
    await expect(pull()).rejects.toMatchObject({
      code: 'model_unavailable',
      message: expect.stringContaining('models import'),
    });
    hub = await startModelHub();
  });

  test('a damaged file is noticed, and pulled anew', async () => {
    await pull();
    await writeFile(join(modelsDir, 'slimsam/vision_encoder.onnx'), encoder.subarray(0, 100));
    expect(await stateOf('slimsam')).toBe('damaged');
    await rm(join(modelsDir, 'slimsam/vision_encoder.onnx'));
    expect(await stateOf('slimsam')).toBe('incomplete');
    await pull();
    expect(await stateOf('slimsam')).toBe('verified');
  });
});

describe('Importing a model', () => {
  test('takes it from a folder, and names what is missing there', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'vision_encoder.onnx'), encoder);
    await expect(importModel(slimsam, folder, modelsDir)).rejects.toMatchObject({
      message: expect.stringContaining('prompt_encoder_mask_decoder.onnx'),
    });
    await writeFile(join(folder, 'prompt_encoder_mask_decoder.onnx'), decoder);
    expect(await importModel(slimsam, folder, modelsDir)).toMatchObject({ revision: 'imported' });
    expect(await stateOf('slimsam')).toBe('verified');
    expect(hub.requests).toEqual([]);
  });

  test('refuses another file under a known name, and leaves nothing', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'u2net.onnx'), tinyModel('u2net/u2net.onnx'));
    await expect(importModel(findModel('u2net')!, folder, modelsDir)).rejects.toMatchObject({
      code: 'model_corrupt',
    });
    expect(readdirSync(join(modelsDir, '.incoming'))).toEqual([]);
  });
});
