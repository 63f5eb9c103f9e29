import { GRAPH, MODEL_GRAPH, TENSOR } from './onnx-fields.ts';
import { type WireField, wireFields } from './protobuf-wire.ts';

/** A tensor as the ONNX file declares it. */
export interface OnnxValue {
  readonly name: string;
  /** TensorProto.DataType, for instance 1 = float. */
  readonly elementType: number;
  /** `undefined` = decided by each call. */
  readonly dims: readonly (number | undefined)[];
}

export interface OnnxSignature {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** Reads a model's inputs and outputs off the file, without opening it. */
export function readOnnxSignature(model: Uint8Array): OnnxSignature {
  const graph = find(model, MODEL_GRAPH);
  if (!graph) throw new RangeError('not an ONNX model: it has no graph');
  const fields = [...wireFields(graph.value)];
  const values = (number: number) => fields.filter((field) => field.number === number).map(readValue);
  // Before IR version 4 weights were listed among the inputs, too.
  const weights = new Set(
    fields
      .filter(({ number }) => number === GRAPH.initializer)
      .map(({ value }) => text(find(value, TENSOR.name)?.value)),
  );
  return {
    inputs: values(GRAPH.input).filter(({ name }) => !weights.has(name)),
    outputs: values(GRAPH.output),
  };
}

/** ValueInfoProto.type → TypeProto.tensor_type → elem_type, shape.dim[].dim_value */
function readValue({ value }: WireField): OnnxValue {
  const type = find(value, 2);
  const tensor = type && find(type.value, 1);
  const shape = tensor && find(tensor.value, 2);
  const dims = shape ? [...wireFields(shape.value)] : [];
  return {
    name: text(find(value, 1)?.value),
    elementType: (tensor && find(tensor.value, 1)?.varint) ?? 0,
    dims: dims.map((dim) => {
      const size = find(dim.value, 1)?.varint ?? 0;
      return size > 0 && size < 2 ** 31 ? size : undefined;
    }),
  };
}

function find(message: Uint8Array, number: number): WireField | undefined {
  for (const field of wireFields(message)) if (field.number === number) return field;
  return undefined;
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
