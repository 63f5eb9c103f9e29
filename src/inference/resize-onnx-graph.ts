import {
  concatBytes,
  totalLength,
  wireBytes,
  wireFields,
  wireHead,
  wireString,
  wireVarint,
} from './protobuf-wire.ts';

// Field numbers of onnx.proto3: ModelProto.graph, GraphProto.*, NodeProto.*, TensorProto.*
const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 } as const;
const NODE = { input: 1, output: 2, opType: 4, attribute: 5 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;
const INT64 = 7;

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
  const constants = [...divisors].map((divisor) => int64Tensor(`free_divisor_${divisor}`, divisor));
  const bounds = [int64Tensor('free_from', 2), int64Tensor('free_to', 4), int64Tensor('free_axis', 0)];
  return [...sizeOfInput(inputName), ...nodes, ...rest, ...constants, ...bounds];
}

/** Nodes that put [height, width] of the input into the tensor `free_size`. */
function sizeOfInput(inputName: string): Uint8Array[] {
  return [
    node('Shape', [inputName], 'free_shape'),
    node('Slice', ['free_shape', 'free_from', 'free_to', 'free_axis'], 'free_size'),
  ];
}

function divideNode(output: string, divisor: number): Uint8Array {
  return node('Div', ['free_size', `free_divisor_${divisor}`], output);
}

function node(opType: string, inputs: readonly string[], output: string): Uint8Array {
  return wireBytes(GRAPH.node, [
    ...inputs.map((input) => wireString(NODE.input, input)),
    wireString(NODE.output, output),
    wireString(NODE.opType, opType),
  ]);
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
    if (inside.find((one) => one.number === TENSOR.dataType)?.varint !== INT64) return undefined;
    return inside.find((one) => one.number === TENSOR.rawData)?.value;
  }
  return undefined;
}

function int64Tensor(name: string, value: number): Uint8Array {
  const raw = new Uint8Array(8);
  new DataView(raw.buffer).setBigInt64(0, BigInt(value), true);
  return wireBytes(GRAPH.initializer, [
    wireVarint(TENSOR.dims, 1),
    wireVarint(TENSOR.dataType, INT64),
    wireString(TENSOR.name, name),
    wireBytes(TENSOR.rawData, [raw]),
  ]);
}

/** A ValueInfoProto of the same name and element type with the shape [batch, channels, height, width]. */
function freeShape(graphField: number, valueInfo: Uint8Array): Uint8Array {
  const tensor = [...wireFields(inner(inner(valueInfo, 2), 1))];
  const elementType = tensor.find((field) => field.number === 1)?.varint ?? 1;
  const dims = [...wireFields(tensor.find((field) => field.number === 2)!.value)].map((field) => field.value);
  const named = (name: string) => wireBytes(1, [wireString(2, name)]);
  const shape = [named('batch'), wireBytes(1, [dims[1]!]), named('height'), named('width')];
  const type = wireBytes(1, [wireVarint(1, elementType), wireBytes(2, shape)]);
  return wireBytes(graphField, [wireString(1, nameOf(valueInfo)), wireBytes(2, [type])]);
}

function inner(message: Uint8Array, number: number): Uint8Array {
  for (const field of wireFields(message)) if (field.number === number) return field.value;
  throw new RangeError(`the ONNX message lacks field ${number}`);
}

function nameOf(valueInfo: Uint8Array): string {
  return text(inner(valueInfo, 1));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
