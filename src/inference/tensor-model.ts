/** What ONNX models and inference servers exchange: a dense array, row by row. */
export interface Tensor {
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: Float32Array | Uint8Array | BigInt64Array | Int32Array;
}

export type TensorType = 'float32' | 'uint8' | 'int64' | 'int32' | 'bool';

/** One input or output as the model file or the server declares it. */
export interface TensorSpec {
  readonly name: string;
  readonly type: TensorType | 'float16' | 'other';
  /** `undefined` = any size, fixed by each call. The first one tells whether several images fit into one call. */
  readonly dims: readonly (number | undefined)[];
}

export interface RunModelOptions {
  /** Only these are fetched; all without it. */
  readonly outputs?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One opened model, wherever it runs: in this process, on the device's model host, on an inference server.
 * Engines are written against this, and never against a runtime.
 */
export interface TensorModel {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Takes one image a call, whatever its first dimension says. */
  readonly oneAtATime?: boolean | undefined;
  /** Calls that run at the same time are merged where their shapes agree: worth sending several, and padding. */
  readonly mergesCalls?: boolean | undefined;
  /** @throws AppError `engine_failed` (retryable), `engine_unavailable`, `cancelled` */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    options?: RunModelOptions,
  ): Promise<Readonly<Record<string, Tensor>>>;
  close(): Promise<void>;
}
