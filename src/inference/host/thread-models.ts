import { Worker } from 'node:worker_threads';
import { AppError, type ErrorReport } from '../../errors.ts';
import type { Tensors } from '../batching/model-calls.ts';
import type { ModelFile, OpenModel } from '../model-file.ts';
import type { Device } from '../onnx-session.ts';
import type { TensorModel, TensorSpec } from '../tensor-model.ts';

export type ThreadRequest =
  | { readonly type: 'open'; readonly id: number; readonly file: ModelFile }
  | {
      readonly type: 'run';
      readonly id: number;
      readonly model: string;
      readonly feeds: Tensors;
      readonly outputs?: readonly string[] | undefined;
    };

export type ThreadAnswer =
  | { readonly id: number; readonly inputs: readonly TensorSpec[]; readonly outputs: readonly TensorSpec[] }
  | { readonly id: number; readonly tensors: Tensors }
  | { readonly id: number; readonly error: ErrorReport };

/**
 * Models on a thread of this process that owns the device. Tensors move there and back without a copy: a feed is
 * gone from here after the call.
 *
 * The thread is never ended by itself: onnxruntime-node aborts the whole process when a thread goes while it opens
 * a model. It ends with the process.
 */
export function openDeviceThread(device: Device): OpenModel {
  const worker = new Worker(new URL('./device-thread.js', import.meta.url), { workerData: { device } });
  const waiting = new Map<number, { resolve(answer: ThreadAnswer): void; reject(error: AppError): void }>();
  let lastId = 0;
  worker.on('message', (answer: ThreadAnswer) => {
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
  });
  // A thread that fails takes the process with it: whoever started the host starts a new one.
  worker.on('error', (error) => {
    throw error;
  });

  const ask = async <Answer extends ThreadAnswer>(
    request: ThreadRequest,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Exclude<Answer, { error: ErrorReport }>> => {
    const answer = await new Promise<ThreadAnswer>((resolve, reject) => {
      waiting.set(request.id, { resolve, reject });
      worker.postMessage(request, transfer);
    });
    if (!('error' in answer)) return answer as Exclude<Answer, { error: ErrorReport }>;
    const { code, message, retryable } = answer.error;
    throw new AppError(code, message, { retryable });
  };

  return async (file): Promise<TensorModel> => {
    const { inputs, outputs } = await ask<Extract<ThreadAnswer, { inputs: unknown }>>({
      type: 'open',
      id: ++lastId,
      file,
    });
    return {
      name: file.name,
      inputs,
      outputs,
      oneAtATime: file.oneAtATime,
      async run(feeds, { outputs: wanted } = {}) {
        const buffers = new Set(Object.values(feeds).map(({ data }) => data.buffer as ArrayBuffer));
        const request = { type: 'run', id: ++lastId, model: file.name, feeds, outputs: wanted } as const;
        return (await ask<Extract<ThreadAnswer, { tensors: unknown }>>(request, [...buffers])).tensors;
      },
      async close() {},
    };
  };
}
