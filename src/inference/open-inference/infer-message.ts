import { z } from 'zod';
import type { EngineEndpoint } from '../engine-endpoint.ts';
import { badAnswer } from '../engine-error.ts';
import { type EngineReply, jsonOf } from '../engine-http.ts';
import type { Tensor } from '../tensor-model.ts';
import { areUsable } from '../usable-numbers.ts';
import { fromBytes, fromJsonData, toBytes, toJsonData } from './wire-tensor.ts';

/** Byte length of the JSON that stands before the binary tensors (triton extension_binary_data). */
const HEADER_LENGTH = 'inference-header-content-length';

export interface InferRequest {
  readonly id: string;
  readonly inputs: readonly { readonly name: string; readonly datatype: string; readonly tensor: Tensor }[];
  readonly outputs: readonly string[];
  /** Tensors as bytes after the JSON, where the server offers that; 30 times smaller than numbers as text. */
  readonly binary: boolean;
}

export interface InferMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

export function encodeRequest({ id, inputs, outputs, binary }: InferRequest): InferMessage {
  const describe = ({ name, datatype, tensor }: InferRequest['inputs'][number]) => ({
    name,
    datatype,
    shape: tensor.dims,
  });
  if (!binary) {
    const body = JSON.stringify({
      id,
      inputs: inputs.map((input) => ({ ...describe(input), data: toJsonData(input.tensor) })),
      outputs: outputs.map((name) => ({ name })),
    });
    return { headers: { 'content-type': 'application/json' }, body };
  }
  const tensors = inputs.map(({ tensor, datatype }) => toBytes(tensor, datatype));
  const json = Buffer.from(
    JSON.stringify({
      id,
      inputs: inputs.map((input, at) => ({
        ...describe(input),
        parameters: { binary_data_size: tensors[at]!.byteLength },
      })),
      outputs: outputs.map((name) => ({ name, parameters: { binary_data: true } })),
    }),
  );
  return {
    headers: { 'content-type': 'application/octet-stream', [HEADER_LENGTH]: String(json.byteLength) },
    body: Buffer.concat([json, ...tensors]),
  };
}

/** KServe's own server writes null for what it has nothing to say of. */
const responseSchema = z.object({
  id: z.string().nullish(),
  model_version: z.string().nullish(),
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.string(),
      shape: z.array(z.int().nonnegative()).max(16),
      parameters: z.object({ binary_data_size: z.int().nonnegative().nullish() }).nullish(),
      data: z.unknown().optional(),
    }),
  ),
});

/** @throws EngineError when the answer belongs to another request, lacks an output, or contradicts itself */
export function decodeResponse(
  endpoint: EngineEndpoint,
  reply: EngineReply,
  request: Pick<InferRequest, 'id' | 'outputs'>,
): Record<string, Tensor> {
  const headerBytes = headerLength(endpoint, reply);
  const answer = jsonOf(endpoint, reply.body.subarray(0, headerBytes), responseSchema, 'an inference result');
  // An exchanged answer would put one photo's result into another.
  if (answer.id && answer.id !== request.id) {
    throw badAnswer(endpoint, 'the result of another request');
  }
  const tensors: Record<string, Tensor> = {};
  let at = headerBytes;
  for (const { name, datatype, shape, parameters, data } of answer.outputs) {
    const size = parameters?.binary_data_size ?? undefined;
    const tensor =
      size === undefined
        ? fromJsonData(datatype, shape, data)
        : fromBytes(datatype, shape, reply.body.subarray(at, at + size));
    at += size ?? 0;
    if (!tensor) throw badAnswer(endpoint, `an output "${name}" whose data do not fit its shape and type`);
    tensors[name] = tensor;
  }
  const missing = request.outputs.find((name) => tensors[name] === undefined);
  if (missing !== undefined) throw badAnswer(endpoint, `a result without the output "${missing}"`);
  if (!areUsable(tensors)) throw badAnswer(endpoint, 'values that are not numbers');
  return tensors;
}

function headerLength(endpoint: EngineEndpoint, reply: EngineReply): number {
  const text = reply.headers.get(HEADER_LENGTH);
  if (text === null) return reply.body.byteLength;
  const bytes = Number(text);
  if (Number.isInteger(bytes) && bytes >= 0 && bytes <= reply.body.byteLength) return bytes;
  throw badAnswer(endpoint, 'a wrong length of its JSON part');
}
