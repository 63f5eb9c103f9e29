import type { ModelFile, PixelInput } from './model-file.ts';
import { constantField, ELEMENT, GRAPH, MODEL_GRAPH, nameOf, nodeField, valueField } from './onnx-fields.ts';
import { concatBytes, totalLength, wireFields, wireHead } from './protobuf-wire.ts';

/** Name of the input that takes pixels. */
export const PIXELS = 'pixels';

/**
 * Puts the step from 8-bit pixels to normalised planes in front of an ONNX graph, and that from 0–1 to 8 bits
 * behind it. The gray output's mean comes beside it, so that what is no number is seen. Both then run where the model runs, in native code: 3 of 12 MB cross to the device for a picture of
 * 1024 × 1024. The graph must have one input.
 *
 * @param model the file's bytes; not changed
 */
export function speakPixels(
  model: Uint8Array,
  { pixelInput, grayOutput }: Pick<ModelFile, 'pixelInput' | 'grayOutput'>,
): Uint8Array {
  const outside: Uint8Array[] = [];
  let graph: Uint8Array[] = [];
  for (const field of wireFields(model)) {
    if (field.number !== MODEL_GRAPH) {
      outside.push(field.bytes);
      continue;
    }
    graph = [...wireFields(field.value)].map((inside) => inside.bytes);
    if (pixelInput) graph = takePixels(graph, field.value, pixelInput);
    if (grayOutput !== undefined) graph = giveGray(graph, field.value, grayOutput);
  }
  return concatBytes([...outside, wireHead(MODEL_GRAPH, totalLength(graph)), ...graph]);
}

function takePixels(graph: readonly Uint8Array[], fields: Uint8Array, input: PixelInput): Uint8Array[] {
  const declared = [...wireFields(fields)].find((field) => field.number === GRAPH.input);
  if (!declared) throw new RangeError('the ONNX graph has no input');
  const planes = nameOf(declared.value);
  const order = BigInt64Array.from(input.order === 'rgb' ? [0n, 1n, 2n] : [2n, 1n, 0n]);
  return [
    nodeField({
      opType: 'Cast',
      inputs: [PIXELS],
      output: 'pixels_float',
      attributes: { to: ELEMENT.float },
    }),
    nodeField({
      opType: 'Transpose',
      inputs: ['pixels_float'],
      output: 'pixels_planes',
      attributes: { perm: [0, 3, 1, 2] },
    }),
    nodeField({
      opType: 'Gather',
      inputs: ['pixels_planes', 'pixels_order'],
      output: 'pixels_ordered',
      attributes: { axis: 1 },
    }),
    nodeField({ opType: 'Mul', inputs: ['pixels_ordered', 'pixels_scale'], output: 'pixels_scaled' }),
    nodeField({ opType: 'Add', inputs: ['pixels_scaled', 'pixels_offset'], output: planes }),
    ...graph.filter((bytes) => !sameBytes(bytes, declared.bytes)),
    valueField(GRAPH.input, PIXELS, ELEMENT.uint8, ['batch', 'height', 'width', 3]),
    constantField('pixels_order', [3], order),
    constantField('pixels_scale', [1, 3, 1, 1], Float32Array.from(input.scale)),
    constantField('pixels_offset', [1, 3, 1, 1], Float32Array.from(input.offset)),
  ];
}

function giveGray(graph: readonly Uint8Array[], fields: Uint8Array, output: string): Uint8Array[] {
  const declared = [...wireFields(fields)].find(
    (field) => field.number === GRAPH.output && nameOf(field.value) === output,
  );
  if (!declared) throw new RangeError(`the ONNX graph has no output ${output}`);
  return [
    ...graph.filter((bytes) => !sameBytes(bytes, declared.bytes)),
    nodeField({ opType: 'Mul', inputs: [output, 'gray_scale'], output: 'gray_scaled' }),
    // The cast cuts off, so that half a step more rounds; 255.5 stays 255.
    nodeField({ opType: 'Add', inputs: ['gray_scaled', 'gray_half'], output: 'gray_rounded' }),
    nodeField({
      opType: 'Cast',
      inputs: ['gray_rounded'],
      output: grayName(output),
      attributes: { to: ELEMENT.uint8 },
    }),
    // Eight bits know no NaN: the mean tells that a value was none.
    nodeField({
      opType: 'ReduceMean',
      inputs: [output],
      output: `${output}_mean`,
      attributes: { axes: [1, 2, 3], keepdims: 1 },
    }),
    valueField(GRAPH.output, grayName(output), ELEMENT.uint8, ['batch', 1, 'height', 'width']),
    valueField(GRAPH.output, `${output}_mean`, ELEMENT.float, ['batch', 1, 1, 1]),
    constantField('gray_scale', [1], Float32Array.of(255)),
    constantField('gray_half', [1], Float32Array.of(0.5)),
  ];
}

/** What `grayOutput` is called once it is 8-bit. */
export function grayName(output: string): string {
  return `${output}_gray`;
}

/** Views into the same file: equal where they begin and end at the same bytes. */
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length;
}
