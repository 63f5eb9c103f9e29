import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RgbImage } from '../../src/image/pixel-image.ts';
import { runCalls, type Tensors } from '../../src/inference/batching/model-calls.ts';
import { chooseDevice } from '../../src/inference/device/choose-device.ts';
import { openLocalModel } from '../../src/inference/local-model.ts';
import type { ModelFile } from '../../src/inference/model-file.ts';
import { PIXELS } from '../../src/inference/pixel-graph.ts';
import type { Tensor, TensorModel } from '../../src/inference/tensor-model.ts';
import { decodeCtc } from '../../src/services/ocr/ctc-decode.ts';
import { ocrModelFiles, openOcrModels, packagedModelsDir } from '../../src/services/ocr/ocr-models.ts';
import { isNetModel } from '../../src/services/sam/isnet-network.ts';
import { findIsNetWeights } from '../../src/services/sam/isnet-weights.ts';

/**
 * Batched = single, on the device that this machine has: an image must get the same numbers in whatever company,
 * each at its own index. Servers were seen that failed this (sglang #28502).
 */
const TOLERANCE = 1e-3;
const { device } = await chooseDevice('auto');
const samples = join(import.meta.dirname, '../../samples');
const photos = readdirSync(samples)
  .filter((name) => /\.(jpg|png)$/.test(name))
  .map((name) => join(samples, name));

/** Photo `at` of a mixed row, cut somewhere else each time. */
async function picture(at: number, widthPx: number, heightPx: number): Promise<RgbImage> {
  const { data } = await sharp(photos[at % photos.length])
    .rotate()
    .removeAlpha()
    .resize(widthPx + 40 * (at % 5), heightPx + 40 * (at % 5), { fit: 'fill' })
    .extract({ left: 20 * (at % 5), top: 10 * (at % 5), width: widthPx, height: heightPx })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx, heightPx, data };
}

async function pixels(at: number, widthPx: number, heightPx: number): Promise<Tensors> {
  const { data } = await picture(at, widthPx, heightPx);
  return { [PIXELS]: { type: 'uint8', dims: [1, heightPx, widthPx, 3], data: new Uint8Array(data) } };
}

/** A strip as the recogniser takes it: blue, green, red planes of −1 to 1. */
async function strip(at: number, widthPx: number): Promise<Tensors> {
  const { data } = await picture(at, widthPx, 48);
  const area = widthPx * 48;
  const planes = Float32Array.from({ length: 3 * area }, (_, i) => {
    return data[3 * (i % area) + 2 - Math.floor(i / area)]! / 127.5 - 1;
  });
  return { x: { type: 'float32', dims: [1, 3, 48, widthPx], data: planes } };
}

function largestDifference(a: Tensor, b: Tensor): number {
  expect(a.dims).toEqual(b.dims);
  let largest = 0;
  for (let i = 0; i < a.data.length; i += 1) {
    largest = Math.max(largest, Math.abs(Number(a.data[i]) - Number(b.data[i])));
  }
  return largest;
}

/** Runs each image alone, then the sizes in company, and hands every pair of outputs to `compare`. */
async function compareBatches(
  model: TensorModel,
  feeds: readonly Tensors[],
  sizes: readonly number[],
  compare: (batched: Tensor, single: Tensor, others: readonly Tensor[]) => void,
): Promise<void> {
  const output = model.outputs[0]!.name;
  const single: Tensor[] = [];
  for (const one of feeds) single.push((await model.run(one))[output]!);
  // Otherwise equal outputs would say nothing about the index.
  for (const other of single.slice(1))
    expect(largestDifference(other, single[0]!)).toBeGreaterThan(TOLERANCE);
  for (const size of sizes) {
    const calls = feeds.slice(0, size).map((one) => ({ model, feeds: one }));
    const batched = await runCalls(calls);
    batched.forEach((result, at) => {
      if (result instanceof Error) throw result;
      compare(result[output]!, single[at]!, single);
    });
  }
}

const within = (batched: Tensor, single: Tensor) =>
  expect(largestDifference(batched, single)).toBeLessThanOrEqual(TOLERANCE);

async function open(file: ModelFile): Promise<TensorModel> {
  return openLocalModel(file, device);
}

describe(`tensor batches on ${device}`, () => {
  const files = ocrModelFiles(packagedModelsDir());
  let alphabet: readonly string[];
  beforeAll(async () => {
    ({ alphabet } = await openOcrModels(async (file) => ({ ...(await open(file)) })));
  });

  test('the text detector finds the same in photos of one padded size', async () => {
    const feeds = await Promise.all(Array.from({ length: 16 }, (_, at) => pixels(at, 256, 192)));
    await compareBatches(await open(files.detector), feeds, [3, 16], within);
  });

  test.each([
    [96, [2, 5, 16]],
    [320, [6]],
  ])('the recogniser reads the same in strips of %d px', async (widthPx, sizes) => {
    const feeds = await Promise.all(
      Array.from({ length: Math.max(...sizes) }, (_, at) => strip(at, widthPx)),
    );
    const read = ({ data, dims }: Tensor) => decodeCtc(data as Float32Array, dims[1]!, alphabet).text;
    await compareBatches(await open(files.recogniser), feeds, sizes, (batched, single) => {
      within(batched, single);
      expect(read(batched)).toBe(read(single));
    });
  });

  test('the angle classifier judges the same', async () => {
    const feeds = await Promise.all(Array.from({ length: 16 }, (_, at) => strip(at, 192)));
    const model = await open(files.orientation);
    const output = model.outputs[0]!.name;
    const single: Tensor[] = [];
    for (const one of feeds) single.push((await model.run(one))[output]!);
    // Two probabilities a strip: those that are alike would hide an exchanged answer.
    const unlike: number[] = [];
    for (const [at, judged] of single.entries()) {
      if (unlike.every((other) => largestDifference(judged, single[other]!) > 2 * TOLERANCE)) unlike.push(at);
    }
    expect(unlike.length).toBeGreaterThanOrEqual(5);
    const batched = await runCalls(unlike.map((at) => ({ model, feeds: feeds[at]! })));
    for (const [place, at] of unlike.entries()) within((batched[place] as Tensors)[output]!, single[at]!);
  });

  describe('IS-Net', () => {
    let model: TensorModel;
    beforeAll(async () => {
      model = await open(isNetModel(findIsNetWeights()!));
    });
    afterAll(() => model.close());

    // The cascade's larger sizes take half a minute on a CPU.
    const cascade = [
      [512, [2]],
      [768, [2, 4]],
      [1024, [2, 4]],
    ] satisfies [number, number[]][];
    test.each([[320, [4]] as [number, number[]], ...cascade.slice(0, device === 'cpu' ? 1 : 3)])(
      'draws the same mattes at %d px',
      async (sizePx, sizes) => {
        const feeds = await Promise.all(
          Array.from({ length: Math.max(...sizes) }, (_, at) => pixels(at, sizePx, sizePx)),
        );
        await compareBatches(model, feeds, sizes, (batched, single) => {
          // 8-bit: one step is 0.004.
          expect(largestDifference(batched, single)).toBeLessThanOrEqual(1);
          expect(overlap(batched, single)).toBeGreaterThanOrEqual(0.999);
        });
      },
    );
  });
});

/** Intersection over union of what is more product than not. */
function overlap(a: Tensor, b: Tensor): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i += 1) {
    const inA = Number(a.data[i]) > 127;
    const inB = Number(b.data[i]) > 127;
    if (inA && inB) both += 1;
    if (inA || inB) either += 1;
  }
  return either === 0 ? 1 : both / either;
}
