import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import { type EngineClock, systemClock } from '../engine-clock.ts';
import type { EngineEndpoint } from '../engine-endpoint.ts';
import { badAnswer, EngineError } from '../engine-error.ts';
import { askEngine } from '../engine-http.ts';
import { EnginePool } from '../engine-pool.ts';
import type { RunModelOptions, Tensor, TensorModel, TensorSpec } from '../tensor-model.ts';
import { decodeResponse, encodeRequest } from './infer-message.ts';
import { type RemoteSignature, readSignature } from './remote-signature.ts';
import { datatypeOf, elementsOf, feedTypeOf } from './wire-tensor.ts';

export interface InferenceModelOptions {
  /** Servers that all have the model; one that fails is replaced by the next. At least one. */
  readonly endpoints: readonly EngineEndpoint[];
  /** As the servers call it. */
  readonly model: string;
  /** Without it the server chooses; otherwise the setting `version` of the first address. */
  readonly version?: string | undefined;
  /** For one inference. Default: the address's setting `timeout`, else 60 s. */
  readonly timeoutMs?: number | undefined;
  readonly mostResponseBytes?: number | undefined;
  readonly clock?: EngineClock | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A model on an inference server, with what the server told about it. */
export interface InferenceModel extends TensorModel {
  /** For instance `triton 2.59.0`. */
  readonly server: string;
  readonly version: string | undefined;
}

const TIMEOUT_MS = 60_000;
const MOST_RESPONSE_BYTES = 512_000_000;
/** The server batches what comes at once; more would only wait in its queue. */
const PARALLEL = 8;

/**
 * Opens a model on servers that speak the Open Inference Protocol, version 2 over HTTP: NVIDIA Triton, OpenVINO
 * Model Server, KServe, MLServer (github.com/kserve/open-inference-protocol).
 *
 * @throws AppError `engine_unavailable` where no server has the model ready, `cancelled`
 */
export async function openInferenceModel(options: InferenceModelOptions): Promise<InferenceModel> {
  const { endpoints, model, clock = systemClock } = options;
  const version = options.version ?? endpoints[0]?.parameter('version');
  const modelPath =
    `v2/models/${encodeURIComponent(model)}` +
    (version === undefined ? '' : `/versions/${encodeURIComponent(version)}`);
  const pool = new EnginePool({
    endpoints,
    parallel: (endpoint) => Number(endpoint.parameter('parallel') ?? PARALLEL),
    clock,
  });
  const signatures = new Map<EngineEndpoint, RemoteSignature>();
  const signatureOf = async (endpoint: EngineEndpoint, signal: AbortSignal | undefined) => {
    const known = signatures.get(endpoint) ?? (await readSignature({ endpoint, modelPath, clock, signal }));
    signatures.set(endpoint, known);
    return known;
  };
  const first = await orCancelled(
    pool.use((endpoint) => signatureOf(endpoint, options.signal), options.signal),
  );

  const infer = async (
    endpoint: EngineEndpoint,
    feeds: Readonly<Record<string, Tensor>>,
    { signal, outputs = first.outputs.map(({ name }) => name) }: RunModelOptions,
  ) => {
    const signature = await signatureOf(endpoint, signal);
    checkSame(endpoint, first, signature);
    const id = randomUUID();
    const message = encodeRequest({
      id,
      inputs: signature.inputs.map(({ name, type }) => ({
        name,
        datatype: datatypeOf(type),
        tensor: feeds[name]!,
      })),
      outputs,
      binary: signature.binary,
    });
    try {
      const reply = await askEngine({
        endpoint,
        path: `${modelPath}/infer`,
        ...message,
        timeoutMs: options.timeoutMs ?? 1000 * Number(endpoint.parameter('timeout') ?? TIMEOUT_MS / 1000),
        mostBytes: options.mostResponseBytes ?? MOST_RESPONSE_BYTES,
        clock,
        signal,
      });
      return decodeResponse(endpoint, reply, { id, outputs });
    } catch (thrown) {
      // It may come back with another version of the model.
      if (thrown instanceof EngineError && thrown.code === 'engine_unavailable') signatures.delete(endpoint);
      throw thrown;
    }
  };

  return {
    name: model,
    inputs: first.inputs,
    outputs: first.outputs,
    server: first.server,
    version: version ?? first.versions[0],
    // The server may merge what comes at once, and the pool lets no more through than `parallel`.
    mergesCalls: true,
    async run(feeds, runOptions = {}) {
      checkFeeds(model, first.inputs, feeds);
      return await orCancelled(pool.use((endpoint) => infer(endpoint, feeds, runOptions), runOptions.signal));
    },
    // Nothing is held open: undici lets idle connections go.
    async close() {},
  };
}

/** What another engine than the model's own layout was given is a mistake of ours, told before it is sent. */
function checkFeeds(
  model: string,
  inputs: readonly TensorSpec[],
  feeds: Readonly<Record<string, Tensor>>,
): void {
  for (const { name, type, dims } of inputs) {
    const feed = feeds[name];
    const wanted = `${name}: ${type} [${dims.map((size) => size ?? '?').join(', ')}]`;
    const fits =
      feed?.type === feedTypeOf(type) &&
      feed?.dims.length === dims.length &&
      dims.every((size, at) => size === undefined || size === feed.dims[at]) &&
      feed.data.length === elementsOf(feed.dims);
    if (fits) continue;
    const given = feed ? `${feed.type} [${feed.dims.join(', ')}]` : 'nothing';
    throw new AppError('engine_failed', `The model ${model} wants ${wanted} and was given ${given}.`);
  }
}

function checkSame(endpoint: EngineEndpoint, first: RemoteSignature, other: RemoteSignature): void {
  const text = ({ inputs, outputs }: RemoteSignature) => JSON.stringify([inputs, outputs]);
  if (text(first) !== text(other)) throw badAnswer(endpoint, 'another layout of the model than its siblings');
}

/** A signal's own reason is for those who sent it; callers of a model wait for an AppError. */
async function orCancelled<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'AbortError') {
      throw new AppError('cancelled', 'Cancelled.', { cause: thrown });
    }
    throw thrown;
  }
}
