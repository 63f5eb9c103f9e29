import { OnnxGraph, type Value } from './onnx-graph.ts';

const CELL_PX = 32;

/**
 * LaMa as Carve exports it: fixed 512², `image` 0–1, `mask` 1 = erase, `output` 0–255. The hole gets the mean
 * of what is left around it, cell by cell, so that a gradient goes on through it.
 */
export function laMa(): Uint8Array {
  const g = new OnnxGraph();
  const image = g.input('image', 'float32', [1, 3, 512, 512]);
  const mask = g.input('mask', 'float32', [1, 1, 512, 512]);
  const kept = g.op('Sub', [g.floats([1]), mask]);
  const cells = { kernel_shape: [CELL_PX, CELL_PX], strides: [CELL_PX, CELL_PX] };
  const sum = g.op('AveragePool', [g.op('Mul', [image, kept])], cells);
  const weight = g.op('AveragePool', [kept], cells);
  // Cells without anything left take the mean of all.
  const little = g.floats([1e-3]);
  const known = g.op('Add', [sum, g.op('Mul', [meanOfKept(g, image, kept), little])]);
  const colour = g.op('Div', [known, g.op('Add', [weight, little])]);
  const fill = g.op('Resize', [colour, '', '', g.ints([1, 3, 512, 512])], { mode: 'linear' });
  const result = g.op('Mul', [blend(g, image, fill, kept), g.floats([255])]);
  g.output('output', 'float32', [1, 3, 512, 512], result);
  return g.toBytes();
}

/** MI-GAN's pipeline export: any size, uint8, `mask` 255 = keep; the hole gets the mean of what is kept. */
export function miGan(): Uint8Array {
  const g = new OnnxGraph();
  const image = g.input('image', 'uint8', ['batch_size', 3, 'height', 'width']);
  const mask = g.input('mask', 'uint8', ['batch_size', 1, 'height', 'width']);
  const pixels = g.op('Cast', [image], { to: 1 });
  const kept = g.op('Div', [g.op('Cast', [mask], { to: 1 }), g.floats([255])]);
  const result = blend(g, pixels, meanOfKept(g, pixels, kept), kept);
  const bytes = g.op('Cast', [g.op('Clip', [result, g.floats([0]), g.floats([255])])], { to: 2 });
  g.output('result', 'uint8', ['batch_size', 3, 'height', 'width'], bytes);
  return g.toBytes();
}

/** [B, 3, 1, 1] */
function meanOfKept(g: OnnxGraph, image: Value, kept: Value): Value {
  const mean = (value: Value) => g.op('ReduceMean', [value], { axes: [2, 3], keepdims: 1 });
  const share = g.op('Max', [mean(kept), g.floats([1e-6])]);
  return g.op('Div', [mean(g.op('Mul', [image, kept])), share]);
}

function blend(g: OnnxGraph, image: Value, fill: Value, kept: Value): Value {
  const hole = g.op('Sub', [g.floats([1]), kept]);
  return g.op('Add', [g.op('Mul', [image, kept]), g.op('Mul', [fill, hole])]);
}
