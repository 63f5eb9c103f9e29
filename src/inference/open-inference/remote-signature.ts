import { z } from 'zod';
import type { EngineEndpoint } from '../engine-endpoint.ts';
import { EngineError } from '../engine-error.ts';
import { askEngine, type EngineRequest, jsonOf } from '../engine-http.ts';
import type { TensorSpec } from '../tensor-model.ts';
import { typeOf } from './wire-tensor.ts';

/** What a server says of itself and of one of its models. */
export interface RemoteSignature {
  /** For instance `triton 2.59.0`. */
  readonly server: string;
  /** Versions that may be asked for; empty where the server does not tell. */
  readonly versions: readonly string[];
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** It takes and gives tensors as bytes after the JSON. */
  readonly binary: boolean;
}

const serverSchema = z.object({
  name: z.string().max(100).nullish(),
  version: z.string().max(100).nullish(),
  extensions: z.array(z.string()).nullish(),
});

const tensorSchema = z.object({
  name: z.string().min(1).max(200),
  datatype: z.string(),
  shape: z.array(z.coerce.number().int().min(-1)).max(16),
});

const modelSchema = z.object({
  versions: z.array(z.string()).nullish(),
  inputs: z.array(tensorSchema).min(1).max(64),
  outputs: z.array(tensorSchema).min(1).max(64),
});

const MOST_BYTES = 1_000_000;

export interface SignatureRequest {
  readonly endpoint: EngineEndpoint;
  /** `v2/models/{model}[/versions/{version}]`, encoded. */
  readonly modelPath: string;
  readonly clock?: EngineRequest['clock'];
  readonly signal?: AbortSignal | undefined;
}

/** Asks whether the model is ready, and for its inputs and outputs. @throws EngineError */
export async function readSignature({
  endpoint,
  modelPath,
  ...rest
}: SignatureRequest): Promise<RemoteSignature> {
  const ask = (path: string) =>
    askEngine({ endpoint, path, timeoutMs: 10_000, mostBytes: MOST_BYTES, ...rest });
  await ask(`${modelPath}/ready`).catch((thrown) => {
    // Servers answer 400, 404 or 503 here for a model that is still loading.
    if (!(thrown instanceof EngineError) || thrown.retryable) throw thrown;
    const message = `${thrown.message} The model is not ready there.`;
    throw new EngineError('engine_unavailable', message, { retryable: true, elsewhere: true });
  });
  const server = jsonOf(endpoint, (await ask('v2')).body, serverSchema, "the server's metadata");
  const model = jsonOf(endpoint, (await ask(modelPath)).body, modelSchema, "the model's metadata");
  const said = endpoint.parameter('binary');
  return {
    server: `${server.name ?? 'inference server'} ${server.version ?? ''}`.trim(),
    versions: model.versions ?? [],
    inputs: model.inputs.map(toSpec),
    outputs: model.outputs.map(toSpec),
    binary: said === undefined ? !!server.extensions?.includes('binary_tensor_data') : said === 'true',
  };
}

function toSpec({ name, datatype, shape }: z.output<typeof tensorSchema>): TensorSpec {
  return {
    name,
    type: typeOf(datatype),
    dims: shape.map((size) => (size < 0 ? undefined : size)),
  };
}
