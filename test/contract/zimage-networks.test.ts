import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGrayPlane, createRgbImage } from '../../src/image/pixel-image.ts';
import { openLocalModel } from '../../src/inference/local-model.ts';
import { openInferenceModel } from '../../src/inference/open-inference/open-inference-model.ts';
import type { TensorModel } from '../../src/inference/tensor-model.ts';
import { createInpaintByNetwork } from '../../src/services/zimage/inpainting/inpaint-by-network.ts';
import { readInpaintNetwork } from '../../src/services/zimage/inpainting/inpaint-network.ts';
import { startOpenInferenceServer } from '../helpers/engines/open-inference-stand-in.ts';
import type { StandIn } from '../helpers/engines/stand-in.ts';
import { writeTinyModels } from '../tiny-models/tiny-models.ts';
import { describeInpainting } from './zimage-service.suite.ts';

let folder: string;
let server: StandIn;
const open = (name: string, file: string) => openLocalModel({ name, paths: [path.join(folder, file)] });
const openLama = () => open('lama', 'lama/lama_fp32.onnx');
const openMiGan = () => open('migan', 'migan/migan_pipeline_v2.onnx');

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'packshot-networks-'));
  writeTinyModels(folder);
  server = await startOpenInferenceServer({ models: { lama: await openLama(), migan: await openMiGan() } });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const engine = (name: string) => ({ name, device: 'cpu', notes: [] }) as const;
const remotely = (model: string) => () => openInferenceModel({ endpoints: [server.endpoint('oip')], model });

describeInpainting('LaMa', () => createInpaintByNetwork(engine('lama'), openLama));
describeInpainting('MI-GAN', () => createInpaintByNetwork(engine('migan'), openMiGan));
describeInpainting('LaMa on an inference server', () =>
  createInpaintByNetwork(engine('lama'), remotely('lama')),
);
describeInpainting('MI-GAN on one', () => createInpaintByNetwork(engine('migan'), remotely('migan')));

/** A gradient of 900 × 700 with two black bars far apart, and one hole larger than LaMa's 512. */
function bars() {
  const image = createRgbImage(900, 700);
  for (let i = 0; i < 900 * 700; i += 1) {
    image.data.set([60 + (i % 900) / 9, 90, 200 - (i % 900) / 9], 3 * i);
  }
  const mask = createGrayPlane(900, 700);
  const holes = [
    [20, 20, 60, 15],
    [830, 660, 40, 20],
    [100, 300, 640, 12],
  ] as const;
  for (const [left, top, width, height] of holes) {
    for (let y = top; y < top + height; y += 1) {
      for (let x = left; x < left + width; x += 1) {
        mask.data[y * 900 + x] = 255;
        image.data.set([0, 0, 0], 3 * (y * 900 + x));
      }
    }
  }
  return { image, mask };
}

describe.each([
  ['LaMa', openLama, 12],
  // Its stand-in paints the mean of the whole window, and a seam is corrected by 24 levels at most.
  ['MI-GAN', openMiGan, 50],
] as const)('%s in a larger picture', (name, openModel, tolerance) => {
  it('continues the gradient through holes far apart, smaller and larger than its own size', async () => {
    const { image, mask } = bars();
    const service = createInpaintByNetwork(engine(name), openModel);
    const result = await service.inpaint({ image, mask });
    let worst = 0;
    for (let i = 0; i < mask.data.length; i += 1) {
      if (mask.data[i]) worst = Math.max(worst, Math.abs(result.data[3 * i]! - 60 - (i % 900) / 9));
    }
    expect(worst).toBeLessThan(tolerance);
    await service.close();
  });
});

it('opens the model anew after a failure', async () => {
  let tries = 0;
  const service = createInpaintByNetwork(engine('lama'), async () => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return await openLama();
  });
  const request = bars();
  await expect(service.inpaint(request)).rejects.toThrow('not yet');
  await service.inpaint(request);
  expect(tries).toBe(2);
  await service.close();
});

it('refuses a model of another kind by saying what it wants', async () => {
  const model: TensorModel = {
    name: 'u2net',
    inputs: [{ name: 'input.1', type: 'float32', dims: [1, 3, 320, 320] }],
    outputs: [{ name: '1959', type: 'float32', dims: [1, 1, 320, 320] }],
    run: () => Promise.reject(new Error('must not run')),
    close: async () => {},
  };
  const service = createInpaintByNetwork(engine('u2net'), async () => model);
  await expect(service.inpaint(bars())).rejects.toMatchObject({
    code: 'engine_unavailable',
    message: expect.stringContaining('u2net is not made for inpainting'),
  });
});

/** LaMa of 64 px that gives back what it is given, in its own scale, and paints its holes in this colour. */
function echo(scale: number, colour: number): TensorModel {
  const dims = [1, 3, 64, 64];
  return {
    name: 'echo',
    inputs: [
      { name: 'image', type: 'float32', dims },
      { name: 'mask', type: 'float32', dims: [1, 1, 64, 64] },
    ],
    outputs: [{ name: 'output', type: 'float32', dims }],
    run: async ({ image, mask }) => ({
      output: {
        type: 'float32',
        dims,
        data: (image!.data as Float32Array).map(
          (value, at) => scale * (mask!.data[at % 4096] ? colour / 255 : value),
        ),
      },
    }),
    close: async () => {},
  };
}

it.each([
  ['0–255', 255],
  ['0–1', 1],
])('values of %s are told by the pixels to keep: a black picture is not blown up', async (_, scale) => {
  const network = readInpaintNetwork(echo(scale, 1));
  const mask = createGrayPlane(64, 64);
  mask.data.fill(255, 30 * 64, 34 * 64);
  const black = createRgbImage(64, 64);
  const onBlack = await network.fill(black, mask, undefined);
  expect(Math.max(...onBlack.data)).toBeLessThanOrEqual(1);
  const gray = { ...black, data: new Uint8Array(black.data.length).fill(120) };
  expect((await network.fill(gray, mask, undefined)).data[0]).toBe(120);
  // What was told once holds for every later window.
  expect(Math.max(...(await network.fill(black, mask, undefined)).data)).toBe(1);
});
