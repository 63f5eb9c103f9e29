import { concatBytes, wireBytes, wireString, wireVarint } from '../../src/inference/protobuf-wire.ts';
import type { TensorType } from '../../src/inference/tensor-model.ts';

// Field numbers and element types of onnx.proto3
const MODEL = { irVersion: 1, producer: 2, graph: 7, opset: 8 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, opType: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, i: 3, s: 4, ints: 8, type: 20 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;
const ELEMENT: Readonly<Record<TensorType, number>> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };
const IR_VERSION = 8;
const OPSET = 17;

/** A size, or the name of a size that each call decides. */
export type Dim = number | string;
/** The name of a tensor within the graph. */
export type Value = string;
type Attribute = number | string | readonly number[];

/** Writes an ONNX file node by node; each operator's attributes are those of opset 17. */
export class OnnxGraph {
  readonly #parts: Uint8Array[] = [];
  #names = 0;

  input(name: string, type: TensorType, dims: readonly Dim[]): Value {
    this.#parts.push(valueInfo(GRAPH.input, name, type, dims));
    return name;
  }

  output(name: string, type: TensorType, dims: readonly Dim[], from: Value): void {
    this.#parts.push(node('Identity', [from], name, {}), valueInfo(GRAPH.output, name, type, dims));
  }

  /** Adds a node and returns its one output. */
  op(opType: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    const output = this.#newName();
    this.#parts.push(node(opType, inputs, output, attributes));
    return output;
  }

  /** A constant; a scalar without dims. */
  floats(values: readonly number[], dims: readonly number[] = []): Value {
    return this.#constant('float32', new Uint8Array(Float32Array.from(values).buffer), dims);
  }

  /** A constant list of int64, as shapes, axes and pads want it. */
  ints(values: readonly number[]): Value {
    const data = BigInt64Array.from(values, (value) => BigInt(value));
    return this.#constant('int64', new Uint8Array(data.buffer), [values.length]);
  }

  /** The whole file. */
  toBytes(): Uint8Array {
    const graph = [wireString(GRAPH.name, 'tiny'), ...this.#parts];
    return concatBytes([
      wireVarint(MODEL.irVersion, IR_VERSION),
      wireString(MODEL.producer, 'packshot tiny models'),
      wireBytes(MODEL.opset, [wireString(1, ''), wireVarint(2, OPSET)]),
      wireBytes(MODEL.graph, graph),
    ]);
  }

  #constant(type: TensorType, raw: Uint8Array, dims: readonly number[]): Value {
    const name = this.#newName();
    this.#parts.push(
      wireBytes(GRAPH.initializer, [
        ...dims.map((dim) => wireVarint(TENSOR.dims, dim)),
        wireVarint(TENSOR.dataType, ELEMENT[type]),
        wireString(TENSOR.name, name),
        wireBytes(TENSOR.rawData, [raw]),
      ]),
    );
    return name;
  }

  #newName(): Value {
    this.#names += 1;
    return `t${this.#names}`;
  }
}

function node(
  opType: string,
  inputs: readonly Value[],
  output: Value,
  attributes: Readonly<Record<string, Attribute>>,
): Uint8Array {
  return wireBytes(GRAPH.node, [
    ...inputs.map((input) => wireString(NODE.input, input)),
    wireString(NODE.output, output),
    wireString(NODE.opType, opType),
    ...Object.entries(attributes).map(([name, value]) => wireBytes(NODE.attribute, attribute(name, value))),
  ]);
}

function attribute(name: string, value: Attribute): Uint8Array[] {
  const named = wireString(ATTRIBUTE.name, name);
  if (typeof value === 'number')
    return [named, wireVarint(ATTRIBUTE.i, value), wireVarint(ATTRIBUTE.type, 2)];
  if (typeof value === 'string')
    return [named, wireString(ATTRIBUTE.s, value), wireVarint(ATTRIBUTE.type, 3)];
  return [named, ...value.map((one) => wireVarint(ATTRIBUTE.ints, one)), wireVarint(ATTRIBUTE.type, 7)];
}

function valueInfo(field: number, name: string, type: TensorType, dims: readonly Dim[]): Uint8Array {
  const shape = dims.map((dim) =>
    wireBytes(1, [typeof dim === 'number' ? wireVarint(1, dim) : wireString(2, dim)]),
  );
  const tensor = [wireVarint(1, ELEMENT[type]), wireBytes(2, shape)];
  return wireBytes(field, [wireString(1, name), wireBytes(2, [wireBytes(1, tensor)])]);
}
