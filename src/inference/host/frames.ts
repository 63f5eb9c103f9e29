import type { Tensor, TensorType } from '../tensor-model.ts';

/** A message between a client and the model host: plain data, and tensors as the bytes they are. */
export interface Frame<Message> {
  readonly message: Message;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

interface TensorHead {
  readonly name: string;
  readonly type: TensorType;
  readonly dims: readonly number[];
}

/** Lengths of the JSON head and of the body, 32 bits each, little-endian. */
const PREFIX_BYTES = 8;
/** Typed arrays begin at multiples of their element size; 8 is the largest. */
const ALIGNMENT = 8;
/** A head of more is no frame of ours. */
const MOST_HEAD_BYTES = 1 << 20;
const MOST_BODY_BYTES = 2 ** 31;

/** What is written to the socket, in order: prefix and head, then each tensor's own memory, not copied. */
export function encodeFrame(message: unknown, tensors: Readonly<Record<string, Tensor>> = {}): Uint8Array[] {
  const heads: TensorHead[] = Object.entries(tensors).map(([name, { type, dims }]) => ({ name, type, dims }));
  const head = Buffer.from(JSON.stringify({ message, tensors: heads }));
  const parts: Uint8Array[] = [];
  let bodyBytes = 0;
  for (const { data } of Object.values(tensors)) {
    const padding = padded(data.byteLength) - data.byteLength;
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    if (padding > 0) parts.push(new Uint8Array(padding));
    bodyBytes += data.byteLength + padding;
  }
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(head.length, 0);
  prefix.writeUInt32LE(bodyBytes, 4);
  return [Buffer.concat([prefix, head]), ...parts];
}

/** Puts frames together from the pieces in which a socket delivers them; each body is copied once. */
export class FrameReader<Message> {
  readonly #onFrame: (frame: Frame<Message>) => void;
  #part: Buffer = Buffer.alloc(PREFIX_BYTES);
  #filled = 0;
  #stage: 'prefix' | 'head' | 'body' = 'prefix';
  #bodyBytes = 0;
  #head: { message: Message; tensors: readonly TensorHead[] } | undefined;

  constructor(onFrame: (frame: Frame<Message>) => void) {
    this.#onFrame = onFrame;
  }

  /** @throws RangeError when the bytes are no frame */
  push(chunk: Uint8Array): void {
    let at = 0;
    for (;;) {
      const taken = Math.min(chunk.length - at, this.#part.length - this.#filled);
      this.#part.set(chunk.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled < this.#part.length) return;
      this.#completed();
      if (at === chunk.length && this.#part.length > 0) return;
    }
  }

  #completed(): void {
    if (this.#stage === 'prefix') {
      const headBytes = this.#part.readUInt32LE(0);
      this.#bodyBytes = this.#part.readUInt32LE(4);
      if (headBytes > MOST_HEAD_BYTES || this.#bodyBytes > MOST_BODY_BYTES) throw new RangeError('no frame');
      this.#expect('head', Buffer.alloc(headBytes));
    } else if (this.#stage === 'head') {
      this.#head = JSON.parse(this.#part.toString('utf8'));
      // An ArrayBuffer of its own, so that the tensors in it are aligned and can be handed to a thread.
      this.#expect('body', Buffer.from(new ArrayBuffer(this.#bodyBytes)));
    } else {
      const { message, tensors } = this.#head!;
      const body = this.#part;
      this.#expect('prefix', Buffer.alloc(PREFIX_BYTES));
      this.#onFrame({ message, tensors: tensorsOf(tensors, body) });
    }
  }

  #expect(stage: 'prefix' | 'head' | 'body', part: Buffer): void {
    this.#stage = stage;
    this.#part = part;
    this.#filled = 0;
  }
}

function tensorsOf(heads: readonly TensorHead[], body: Buffer): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  let at = body.byteOffset;
  for (const { name, type, dims } of heads) {
    const length = dims.reduce((product, dim) => product * dim, 1);
    const data = viewOf(type, body.buffer as ArrayBuffer, at, length);
    tensors[name] = { type, dims, data };
    at += padded(data.byteLength);
  }
  return tensors;
}

function viewOf(type: TensorType, buffer: ArrayBuffer, at: number, length: number): Tensor['data'] {
  if (type === 'float32') return new Float32Array(buffer, at, length);
  if (type === 'int32') return new Int32Array(buffer, at, length);
  if (type === 'int64') return new BigInt64Array(buffer, at, length);
  return new Uint8Array(buffer, at, length);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
