/**
 * Just enough of the protobuf wire format to cut and patch an ONNX file of 88 MB without decoding it:
 * fields that are not understood stay the bytes they were.
 * https://protobuf.dev/programming-guides/encoding/
 */

/** One field of a message: `bytes` holds tag, length and value; `value` only what stands in it. */
export interface WireField {
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Payload of a length-delimited field, empty for the other wire types. */
  readonly value: Uint8Array;
  /** Value of a varint field, 0 for the other wire types. */
  readonly varint: number;
}

/** Walks over a message's fields in order; views into `message`, nothing is copied. */
export function* wireFields(message: Uint8Array): Generator<WireField> {
  let at = 0;
  while (at < message.length) {
    const start = at;
    const tag = readVarint(message, at);
    at = tag.next;
    const number = Math.floor(tag.value / 8);
    const type = tag.value % 8;
    let value = message.subarray(0, 0);
    let varint = 0;
    if (type === 0) {
      const read = readVarint(message, at);
      varint = read.value;
      at = read.next;
    } else if (type === 2) {
      const length = readVarint(message, at);
      at = length.next + length.value;
      value = message.subarray(length.next, at);
    } else if (type === 1 || type === 5) {
      at += type === 1 ? 8 : 4;
    } else {
      throw new RangeError(`protobuf wire type ${type} at byte ${start}`);
    }
    if (at > message.length) throw new RangeError(`protobuf field ${number} runs past the end`);
    yield { number, bytes: message.subarray(start, at), value, varint };
  }
}

export function wireVarint(number: number, value: number): Uint8Array {
  return Uint8Array.from([...varintBytes(number * 8), ...varintBytes(value)]);
}

export function wireString(number: number, text: string): Uint8Array {
  return wireBytes(number, [new TextEncoder().encode(text)]);
}

/** A length-delimited field made of `parts`. */
export function wireBytes(number: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = totalLength(parts);
  const head = Uint8Array.from([...varintBytes(number * 8 + 2), ...varintBytes(length)]);
  return concatBytes([head, ...parts]);
}

/** Tag and length of a length-delimited field whose value is written by others. */
export function wireHead(number: number, valueLength: number): Uint8Array {
  return Uint8Array.from([...varintBytes(number * 8 + 2), ...varintBytes(valueLength)]);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(totalLength(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function totalLength(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function readVarint(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0;
  let weight = 1;
  for (let at = start; at < start + 10 && at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    value += (byte % 128) * weight;
    if (byte < 128) return { value, next: at + 1 };
    weight *= 128;
  }
  throw new RangeError(`protobuf varint at byte ${start} does not end`);
}

function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}
