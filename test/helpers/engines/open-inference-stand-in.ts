import type { Tensor, TensorModel, TensorSpec } from '../../../src/inference/tensor-model.ts';
import { type Answer, json, type Received, type StandIn, startStandIn } from './stand-in.ts';

export interface OpenInferenceOptions {
  readonly models: Readonly<Record<string, TensorModel>>;
  /** Without it the server knows tensors as JSON only. */
  readonly binary?: boolean;
  readonly version?: string;
  /** As KServe's own server does: null for what there is nothing to say of. */
  readonly nulls?: boolean;
}

const DATATYPES = { float32: 'FP32', uint8: 'UINT8', int64: 'INT64', int32: 'INT32', bool: 'BOOL' } as const;
const BYTES = { FP32: 4, UINT8: 1, INT64: 8, INT32: 4, BOOL: 1 } as const;
type Datatype = keyof typeof BYTES;

interface WireInput {
  readonly name: string;
  readonly shape: number[];
  readonly datatype: Datatype;
  readonly parameters?: { readonly binary_data_size?: number };
  readonly data?: unknown[];
}

interface WireRequest {
  readonly id?: string;
  readonly inputs: WireInput[];
  readonly outputs?: { readonly name: string; readonly parameters?: { readonly binary_data?: boolean } }[];
}

/** Speaks the Open Inference Protocol version 2 as strictly as NVIDIA Triton does, over models that really run. */
export function startOpenInferenceServer(options: OpenInferenceOptions): Promise<StandIn> {
  const { models, binary = true, version = '1', nulls = false } = options;
  return startStandIn({
    answer: async (request) => {
      if (request.path === '/v2/health/ready') return {};
      if (request.path === '/v2') {
        const extensions = binary ? ['classification', 'binary_tensor_data'] : [];
        return json({ name: 'stand-in', version: '2.0', extensions: nulls && !binary ? null : extensions });
      }
      const found = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(\/ready|\/infer)?$/.exec(request.path);
      const model = found && models[decodeURIComponent(found[1]!)];
      if (!model || (found[2] !== undefined && found[2] !== version)) return refuse('unknown model', 404);
      if (found[3] === '/ready') return {};
      if (found[3] === '/infer') return infer(model, request, { binary, version, nulls });
      return json({
        name: model.name,
        versions: nulls ? null : [version],
        platform: 'onnxruntime_onnx',
        inputs: model.inputs.map(toWire),
        outputs: model.outputs.map(toWire),
      });
    },
  });
}

function toWire({ name, type, dims }: TensorSpec) {
  return { name, datatype: DATATYPES[type as keyof typeof DATATYPES], shape: dims.map((size) => size ?? -1) };
}

function refuse(error: string, status = 400): Answer {
  return json({ error }, status);
}

async function infer(
  model: TensorModel,
  { headers, body }: Received,
  { binary, version, nulls }: { binary: boolean; version: string; nulls: boolean },
): Promise<Answer> {
  const said = headers['inference-header-content-length'];
  if (said !== undefined && !binary) return refuse('binary tensors are not supported');
  const jsonBytes = said === undefined ? body.length : Number(said);
  const request = JSON.parse(body.subarray(0, jsonBytes).toString()) as WireRequest;
  const feeds: Record<string, Tensor> = {};
  let at = jsonBytes;
  for (const input of request.inputs) {
    const size = input.parameters?.binary_data_size;
    const elements = input.shape.reduce((product, length) => product * length, 1);
    if (size !== undefined && size !== elements * BYTES[input.datatype]) return refuse('wrong byte size');
    if (size === undefined && input.data?.length !== elements) return refuse('wrong element count');
    const bytes = size === undefined ? undefined : body.subarray(at, at + size);
    at += size ?? 0;
    feeds[input.name] = toTensor(input, bytes);
  }
  if (at !== body.length) return refuse('unexpected additional input data');
  for (const spec of model.inputs) {
    const dims = feeds[spec.name]?.dims;
    const fits =
      dims?.length === spec.dims.length && spec.dims.every((d, i) => d === undefined || d === dims[i]);
    if (!fits) return refuse(`unexpected shape for input '${spec.name}'`);
  }
  const wanted: NonNullable<WireRequest['outputs']> =
    request.outputs ?? model.outputs.map(({ name }) => ({ name }));
  if (wanted.some(({ name }) => !model.outputs.some((output) => output.name === name))) {
    return refuse('unknown output');
  }
  const results = await model.run(feeds);
  const tensors: Uint8Array[] = [];
  const outputs = wanted.map(({ name, parameters }) => {
    const { type, dims, data } = results[name]!;
    const head = { name, datatype: DATATYPES[type], shape: dims, ...(nulls ? { parameters: null } : {}) };
    if (!parameters?.binary_data) return { ...head, data: Array.from(data as ArrayLike<number>, Number) };
    tensors.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return { ...head, parameters: { binary_data_size: data.byteLength } };
  });
  const nothing = nulls ? { model_version: null, id: null, parameters: null } : {};
  const answer = Buffer.from(
    JSON.stringify({ model_name: model.name, model_version: version, id: request.id, ...nothing, outputs }),
  );
  if (tensors.length === 0) return { headers: { 'content-type': 'application/json' }, body: answer };
  return {
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(answer.length),
    },
    body: Buffer.concat([answer, ...tensors]),
  };
}

function toTensor({ datatype, shape, data }: WireInput, bytes: Buffer | undefined): Tensor {
  const raw = bytes && Uint8Array.from(bytes).buffer;
  const dims = shape;
  const numbers = (data ?? []) as number[];
  if (datatype === 'FP32') {
    return { type: 'float32', dims, data: raw ? new Float32Array(raw) : Float32Array.from(numbers) };
  }
  if (datatype === 'INT64') {
    return { type: 'int64', dims, data: raw ? new BigInt64Array(raw) : BigInt64Array.from(numbers, BigInt) };
  }
  if (datatype === 'INT32') {
    return { type: 'int32', dims, data: raw ? new Int32Array(raw) : Int32Array.from(numbers) };
  }
  const type = datatype === 'BOOL' ? 'bool' : 'uint8';
  return { type, dims, data: raw ? new Uint8Array(raw) : Uint8Array.from(numbers, Number) };
}
