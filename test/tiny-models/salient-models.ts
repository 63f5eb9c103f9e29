import { OnnxGraph, type Value } from './onnx-graph.ts';

/** U²-Net as rembg publishes it: seven maps, the fused one first; probabilities. */
export function u2Net(): Uint8Array {
  const g = new OnnxGraph();
  const image = g.input('input.1', 'float32', [1, 3, 320, 320]);
  const fused = g.op('Sigmoid', [logitsUnlikeGround(g, image, { from: 0.8, steepness: 6 })]);
  const faint = g.op('Mul', [fused, g.floats([0.5])]);
  for (const name of ['1959', '1960', '1961', '1962', '1963', '1964', '1965']) {
    g.output(name, 'float32', [1, 1, 320, 320], name === '1959' ? fused : faint);
  }
  return g.toBytes();
}

/** BiRefNet as onnx-community exports it: logits. */
export function biRefNet(): Uint8Array {
  const g = new OnnxGraph();
  const image = g.input('input_image', 'float32', ['batch_size', 3, 1024, 1024]);
  const logits = logitsUnlikeGround(g, image, { from: 0.8, steepness: 6 });
  g.output('output_image', 'float32', ['batch_size', 1, 1024, 1024], logits);
  return g.toBytes();
}

/** IS-Net (DIS, general use): values around 0, probabilities. Traced at one size, unless other `dims` are given. */
export function isNet(dims: readonly (number | string)[] = [1, 3, 1024, 1024]): Uint8Array {
  const g = new OnnxGraph();
  const image = g.input('input', 'float32', dims);
  const saliency = g.op('Sigmoid', [logitsUnlikeGround(g, image, { from: 0.05, steepness: 100 })]);
  g.output('output', 'float32', [dims[0]!, 1, ...dims.slice(2)], saliency);
  return g.toBytes();
}

/** U²-Net in its names and shapes; takes so much memory at each run. */
export function hungryModel(bytes: number): Uint8Array {
  const g = new OnnxGraph();
  const image = g.input('input.1', 'float32', [1, 3, 320, 320]);
  const mean = g.op('ReduceMean', [image], { axes: [1], keepdims: 1 });
  const many = g.op('Expand', [mean, g.ints([Math.ceil(bytes / (4 * 320 * 320)), 1, 320, 320])]);
  const one = g.op('ReduceMax', [g.op('Sigmoid', [many])], { axes: [0], keepdims: 1 });
  for (const name of ['1959', '1960', '1961', '1962', '1963', '1964', '1965']) {
    g.output(name, 'float32', [1, 1, 320, 320], one);
  }
  return g.toBytes();
}

/** What differs in colour from the picture's top rows is the subject: float32 [B, 1, H, W]. */
function logitsUnlikeGround(
  g: OnnxGraph,
  image: Value,
  { from, steepness }: { readonly from: number; readonly steepness: number },
): Value {
  const rows = g.op('Slice', [image, g.ints([0]), g.ints([8]), g.ints([2])]);
  const ground = g.op('ReduceMean', [rows], { axes: [2, 3], keepdims: 1 });
  const difference = g.op('Sub', [image, ground]);
  const squared = g.op('ReduceSum', [g.op('Mul', [difference, difference]), g.ints([1])], { keepdims: 1 });
  return g.op('Mul', [g.op('Sub', [squared, g.floats([from])]), g.floats([steepness])]);
}
