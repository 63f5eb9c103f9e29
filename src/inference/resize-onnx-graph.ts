import {
  constantField,
  ELEMENT,
  GRAPH,
  innerField,
  MODEL_GRAPH,
  NODE,
  nameOf,
  nodeField,
  TENSOR,
  valueField,
} from './onnx-fields.ts';
import { concatBytes, totalLength, wireFields, wireHead } from './protobuf-wire.ts';

/**
 * Frees an ONNX picture-to-picture graph that was traced at one fixed size: batch, height and width become
 * dynamic, and every Resize whose target is a constant [height, width] takes it from the input's shape
 * instead. Heights and widths must then be multiples of the graph's total stride (64 for IS-Net).
 * Only the output called `keepOutput` is kept, so that side heads are not computed.
 *
 * @param model the file's bytes; not changed
 * @param tracedPx height and width the graph was traced at; must be a multiple of every constant target
 */
export function freeInputSize(model: Uint8Array, tracedPx: number, keepOutput: string): Uint8Array {
  const outside: Uint8Array[] = [];
  let graph: readonly Uint8Array[] = [];
  for (const field of wireFields(model)) {
    if (field.number === MODEL_GRAPH) graph = freeGraph(field.value, tracedPx, keepOutput);
    else outside.push(field.bytes);
  }
  return concatBytes([...outside, wireHead(MODEL_GRAPH, totalLength(graph)), ...graph]);
}

function freeGraph(graph: Uint8Array, tracedPx: number, keepOutput: string): readonly Uint8Array[] {
  const nodes: Uint8Array[] = [];
  const rest: Uint8Array[] = [];
  const divisors = new Set<number>();
  let inputName = '';
  for (const field of wireFields(graph)) {
    if (field.number === GRAPH.node) {
      const target = constantSize(field.value);
      if (target) divisors.add(tracedPx / target.sizePx);
      nodes.push(target ? divideNode(target.output, tracedPx / target.sizePx) : field.bytes);
    } else if (field.number === GRAPH.input) {
      inputName = nameOf(field.value);
      rest.push(freeShape(GRAPH.input, field.value));
    } else if (field.number === GRAPH.output) {
      if (nameOf(field.value) === keepOutput) rest.push(freeShape(GRAPH.output, field.value));
    } else if (field.number !== GRAPH.valueInfo) {
      rest.push(field.bytes);
    }
  }
  const constants = [...divisors].map((divisor) => int64Field(`free_divisor_${divisor}`, divisor));
  const bounds = [int64Field('free_from', 2), int64Field('free_to', 4), int64Field('free_axis', 0)];
  return [...sizeOfInput(inputName), ...nodes, ...rest, ...constants, ...bounds];
}

/** Nodes that put [height, width] of the input into the tensor `free_size`. */
function sizeOfInput(inputName: string): Uint8Array[] {
  return [
    nodeField({ opType: 'Shape', inputs: [inputName], output: 'free_shape' }),
    nodeField({
      opType: 'Slice',
      inputs: ['free_shape', 'free_from', 'free_to', 'free_axis'],
      output: 'free_size',
    }),
  ];
}

function divideNode(output: string, divisor: number): Uint8Array {
  return nodeField({ opType: 'Div', inputs: ['free_size', `free_divisor_${divisor}`], output });
}

function int64Field(name: string, value: number): Uint8Array {
  return constantField(name, [1], BigInt64Array.of(BigInt(value)));
}

/** A square [height, width] constant, as the tracer left it for a Resize; undefined for every other node. */
function constantSize(nodeBytes: Uint8Array): { output: string; sizePx: number } | undefined {
  if (nodeBytes.length > 400) return undefined;
  let output = '';
  let opType = '';
  let attribute: Uint8Array | undefined;
  for (const field of wireFields(nodeBytes)) {
    if (field.number === NODE.output) output = text(field.value);
    if (field.number === NODE.opType) opType = text(field.value);
    if (field.number === NODE.attribute) attribute = field.value;
  }
  if (opType !== 'Constant' || !attribute) return undefined;
  const raw = tensorData(attribute);
  if (raw?.length !== 16) return undefined;
  const view = new DataView(raw.buffer, raw.byteOffset, 16);
  const height = Number(view.getBigInt64(0, true));
  const width = Number(view.getBigInt64(8, true));
  return height === width && height > 0 ? { output, sizePx: height } : undefined;
}

/** `raw_data` of the int64 tensor in a Constant's attribute (AttributeProto.t = 5). */
function tensorData(attribute: Uint8Array): Uint8Array | undefined {
  for (const field of wireFields(attribute)) {
    if (field.number !== 5) continue;
    const inside = [...wireFields(field.value)];
    if (inside.find((one) => one.number === TENSOR.dataType)?.varint !== ELEMENT.int64) return undefined;
    return inside.find((one) => one.number === TENSOR.rawData)?.value;
  }
  return undefined;
}

/** The same declaration with the shape [batch, channels, height, width]. */
function freeShape(graphField: typeof GRAPH.input | typeof GRAPH.output, valueInfo: Uint8Array): Uint8Array {
  const tensor = [...wireFields(innerField(innerField(valueInfo, 2), 1))];
  const elementType = tensor.find((field) => field.number === 1)?.varint ?? ELEMENT.float;
  const dims = [...wireFields(tensor.find((field) => field.number === 2)!.value)].map((field) => field.value);
  const channels = [...wireFields(dims[1]!)].find((field) => field.number === 1)?.varint ?? 1;
  return valueField(graphField, nameOf(valueInfo), elementType, ['batch', channels, 'height', 'width']);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
