import type { Tensor, TensorSpec, TensorType } from '../tensor-model.ts';
import { fromHalfFloats, toHalfFloats } from './half-float.ts';

/** The protocol's names of the element types that our engines exchange. */
const DATATYPES: Readonly<Record<string, TensorSpec['type']>> = {
  FP32: 'float32',
  FP16: 'float16',
  UINT8: 'uint8',
  INT32: 'int32',
  INT64: 'int64',
  BOOL: 'bool',
};
const BYTES: Readonly<Record<string, number>> = { FP32: 4, FP16: 2, UINT8: 1, INT32: 4, INT64: 8, BOOL: 1 };

export function typeOf(datatype: string): TensorSpec['type'] {
  return DATATYPES[datatype] ?? 'other';
}

/** What an input declared so takes: half floats are given as float32 and rounded on the way. */
export function feedTypeOf(type: TensorSpec['type']): TensorType | undefined {
  if (type === 'other') return undefined;
  return type === 'float16' ? 'float32' : type;
}

export function datatypeOf(type: TensorSpec['type']): string {
  return Object.keys(DATATYPES).find((name) => DATATYPES[name] === type)!;
}

/** Little-endian, row by row, as the binary tensor data extension wants it; hosts are little-endian too. */
export function toBytes(tensor: Tensor, datatype: string): Uint8Array {
  const data = datatype === 'FP16' ? toHalfFloats(tensor.data as Float32Array) : tensor.data;
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export function toJsonData(tensor: Tensor): unknown[] {
  if (tensor.type === 'bool') return Array.from(tensor.data, Boolean);
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

/** @returns undefined when the bytes do not fit the shape, or the type is none of ours */
export function fromBytes(datatype: string, dims: readonly number[], bytes: Uint8Array): Tensor | undefined {
  const size = BYTES[datatype];
  if (size === undefined || bytes.byteLength !== size * elementsOf(dims)) return undefined;
  // A copy, because typed arrays want their offset to be a multiple of the element's size.
  const { buffer } = Uint8Array.from(bytes);
  switch (datatype) {
    case 'FP32':
      return { type: 'float32', dims, data: new Float32Array(buffer) };
    case 'FP16':
      return { type: 'float32', dims, data: fromHalfFloats(new Uint16Array(buffer)) };
    case 'INT32':
      return { type: 'int32', dims, data: new Int32Array(buffer) };
    case 'INT64':
      return { type: 'int64', dims, data: new BigInt64Array(buffer) };
    default:
      return { type: datatype === 'BOOL' ? 'bool' : 'uint8', dims, data: new Uint8Array(buffer) };
  }
}

/** @param data flat or nested: the protocol allows both */
export function fromJsonData(datatype: string, dims: readonly number[], data: unknown): Tensor | undefined {
  const values = (Array.isArray(data) ? data.flat(Number.POSITIVE_INFINITY) : [data]) as unknown[];
  const fits = values.every((value) => typeof value === 'number' || typeof value === 'boolean');
  if (!fits || values.length !== elementsOf(dims)) return undefined;
  const numbers = values.map(Number);
  switch (datatype) {
    case 'FP32':
    case 'FP16':
      return { type: 'float32', dims, data: Float32Array.from(numbers) };
    case 'INT32':
      return { type: 'int32', dims, data: Int32Array.from(numbers) };
    case 'INT64':
      return { type: 'int64', dims, data: BigInt64Array.from(numbers, BigInt) };
    case 'UINT8':
    case 'BOOL':
      return { type: datatype === 'BOOL' ? 'bool' : 'uint8', dims, data: Uint8Array.from(numbers) };
    default:
      return undefined;
  }
}

export function elementsOf(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}
