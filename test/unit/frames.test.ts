import { expect, test } from 'vitest';
import { encodeFrame, type Frame, FrameReader } from '../../src/inference/host/frames.ts';
import type { Tensor } from '../../src/inference/tensor-model.ts';

const TENSORS: Record<string, Tensor> = {
  pixels: { type: 'uint8', dims: [1, 3], data: Uint8Array.of(1, 2, 255) },
  planes: { type: 'float32', dims: [2, 2], data: Float32Array.of(0.5, -1, Number.NaN, 3e38) },
  ids: { type: 'int64', dims: [2], data: BigInt64Array.of(-1n, 2n ** 60n) },
  none: { type: 'float32', dims: [0, 4], data: new Float32Array(0) },
};

test.each([1, 3, 7, 64, 100_000])('frames arrive whole in pieces of %d bytes', (pieceBytes) => {
  const sent = [
    encodeFrame({ type: 'run', text: '中文' }, TENSORS),
    encodeFrame({ type: 'cancel' }),
    encodeFrame({ type: 'last' }, { pixels: TENSORS.pixels! }),
  ];
  const bytes = Buffer.concat(sent.flat());
  const frames: Frame<unknown>[] = [];
  const reader = new FrameReader<unknown>((frame) => frames.push(frame));
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.subarray(at, at + pieceBytes));
  expect(frames).toEqual([
    { message: { type: 'run', text: '中文' }, tensors: TENSORS },
    { message: { type: 'cancel' }, tensors: {} },
    { message: { type: 'last' }, tensors: { pixels: TENSORS.pixels } },
  ]);
});

test('what is no frame is refused before memory is taken for it', () => {
  expect(() => new FrameReader(() => {}).push(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toThrow(RangeError);
});
