import { wireBytes, wireFields, wireString, wireVarint } from './protobuf-wire.ts';

/** Field numbers of onnx.proto3: ModelProto.graph, GraphProto.*, NodeProto.*, AttributeProto.*, TensorProto.* */
export const MODEL_GRAPH = 7;
export const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 } as const;
export const NODE = { input: 1, output: 2, opType: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, int: 3, ints: 8, type: 20 } as const;
const ATTRIBUTE_TYPE = { int: 2, ints: 7 } as const;
export const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;

/** TensorProto.DataType */
export const ELEMENT = { float: 1, uint8: 2, int64: 7 } as const;

export interface NodeParts {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number | readonly number[]>> | undefined;
}

/** A graph's field that holds one node. */
export function nodeField({ opType, inputs, output, attributes = {} }: NodeParts): Uint8Array {
  return wireBytes(GRAPH.node, [
    ...inputs.map((input) => wireString(NODE.input, input)),
    wireString(NODE.output, output),
    wireString(NODE.opType, opType),
    ...Object.entries(attributes).map(([name, value]) => attributeField(name, value)),
  ]);
}

function attributeField(name: string, value: number | readonly number[]): Uint8Array {
  const parts =
    typeof value === 'number'
      ? [wireVarint(ATTRIBUTE.int, value), wireVarint(ATTRIBUTE.type, ATTRIBUTE_TYPE.int)]
      : [
          ...value.map((one) => wireVarint(ATTRIBUTE.ints, one)),
          wireVarint(ATTRIBUTE.type, ATTRIBUTE_TYPE.ints),
        ];
  return wireBytes(NODE.attribute, [wireString(ATTRIBUTE.name, name), ...parts]);
}

/** A graph's field that holds a constant tensor. */
export function constantField(
  name: string,
  dims: readonly number[],
  data: Float32Array | BigInt64Array,
): Uint8Array {
  const element = data instanceof Float32Array ? ELEMENT.float : ELEMENT.int64;
  return wireBytes(GRAPH.initializer, [
    ...dims.map((dim) => wireVarint(TENSOR.dims, dim)),
    wireVarint(TENSOR.dataType, element),
    wireString(TENSOR.name, name),
    wireBytes(TENSOR.rawData, [new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]),
  ]);
}

/** A graph's field that declares an input or output; names stand for sizes that each call decides. */
export function valueField(
  field: typeof GRAPH.input | typeof GRAPH.output,
  name: string,
  elementType: number,
  dims: readonly (number | string)[],
): Uint8Array {
  const shape = dims.map((dim) =>
    wireBytes(1, [typeof dim === 'number' ? wireVarint(1, dim) : wireString(2, dim)]),
  );
  const type = wireBytes(1, [wireVarint(1, elementType), wireBytes(2, shape)]);
  return wireBytes(field, [wireString(1, name), wireBytes(2, [type])]);
}

export function nameOf(valueInfo: Uint8Array): string {
  return new TextDecoder().decode(innerField(valueInfo, 1));
}

export function innerField(message: Uint8Array, number: number): Uint8Array {
  for (const field of wireFields(message)) if (field.number === number) return field.value;
  throw new RangeError(`the ONNX message lacks field ${number}`);
}
