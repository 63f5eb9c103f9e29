import { afterAll, describe, expect, test } from 'vitest';
import {
  type ModelCall,
  runCalls,
  type Tensors,
  takesBatches,
} from '../../src/inference/batching/model-calls.ts';
import type { Tensor, TensorModel, TensorSpec } from '../../src/inference/tensor-model.ts';
import { type Random, seededRandom } from '../helpers/simulated-device.ts';
import { openTiny } from '../helpers/tiny-engines.ts';
import { TINY_MODEL_FILES } from '../tiny-models/tiny-models.ts';

/** Batched = single, for every layout whose files allow batches: see `tensor-batches.test.ts` for real weights. */
const models = await Promise.all(TINY_MODEL_FILES.map((file) => openTiny(file)));
const batchable = models.filter((model) => takesBatches(model));
afterAll(() => Promise.all(models.map((model) => model.close())));

/** Different pictures; the others of a batch are the same again, in another order. */
const PICTURES = 4;

/** One image's worth of some numbers; sizes that are free are small. */
function someFeed({ type, dims }: TensorSpec, random: Random): Tensor {
  const sizes = dims.map((size, at) => size ?? (at < 2 ? 1 : 64));
  const length = sizes.reduce((product, size) => product * size, 1);
  if (type === 'int64') return { type, dims: sizes, data: new BigInt64Array(length).fill(1n) };
  const data = type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
  // Of a picture small numbers, of points and boxes places in it.
  const [scale, contrast] = length < 64 ? [1024, random()] : [type === 'uint8' ? 255 : 1, random()];
  for (let at = 0; at < length; at += 1) data[at] = scale * contrast * (((at >> 9) % 7) / 7);
  return { type: type === 'uint8' ? type : 'float32', dims: sizes, data };
}

function someCall(model: TensorModel, random: Random): ModelCall {
  return {
    model,
    feeds: Object.fromEntries(model.inputs.map((spec) => [spec.name, someFeed(spec, random)])),
  };
}

/** Largest difference of two results, as a share of the larger value where that is above 1. */
function difference(a: Tensors, b: Tensors): number {
  let largest = 0;
  for (const [name, { dims, data }] of Object.entries(a)) {
    expect(b[name]!.dims).toEqual(dims);
    const [ones, others] = [data as Float32Array, b[name]!.data as Float32Array];
    for (let at = 0; at < ones.length; at += 1) {
      const off = Math.abs(ones[at]! - others[at]!);
      if (off > largest) largest = Math.max(largest, off / Math.max(1, Math.abs(ones[at]!)));
    }
  }
  return largest;
}

test('SAM encoders and decoders and the salient model take batches; pictures of any height do not', () => {
  expect(batchable.map(({ name }) => name)).toEqual([
    'slimsam/vision_encoder.onnx',
    'slimsam/prompt_encoder_mask_decoder.onnx',
    'sam2.1-tiny/vision_encoder.onnx',
    'sam2.1-tiny/prompt_encoder_mask_decoder.onnx',
    'birefnet/model.onnx',
    'migan/migan_pipeline_v2.onnx',
  ]);
});

describe.each(batchable.map((model) => [model.name, model] as const))('%s', (_, model) => {
  test('gives each image the same in batches as alone', async () => {
    const random = seededRandom(7);
    const calls = Array.from({ length: PICTURES }, () => someCall(model, random));
    const single: Tensors[] = [];
    for (const call of calls) single.push((await runCalls([call]))[0] as Tensors);
    // Otherwise an exchanged answer would not be seen.
    for (let at = 1; at < PICTURES; at += 1) {
      expect(difference(single[at]!, single[at - 1]!)).toBeGreaterThan(1e-3);
    }
    // 16 pictures of 1024² take too long for what 4 tell.
    const large = model.inputs.some(({ dims }) => dims.at(-1) === 1024);
    for (const size of large ? [2, 4] : [2, 4, 16]) {
      const order = Array.from({ length: size }, (_, at) => (3 * at + (at >> 2)) % PICTURES);
      const batched = await runCalls(order.map((picture) => calls[picture]!));
      batched.forEach((result, at) => {
        expect(difference(result as Tensors, single[order[at]!]!), `${at} of ${size}`).toBeLessThan(1e-4);
      });
    }
  });
});
