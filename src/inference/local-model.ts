import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { AppError, toAppError } from '../errors.ts';
import type { ModelFile } from './model-file.ts';
import { type Device, openOnnxSession } from './onnx-session.ts';
import { speakPixels } from './pixel-graph.ts';
import { freeInputSize } from './resize-onnx-graph.ts';
import type { Tensor, TensorModel, TensorSpec, TensorType } from './tensor-model.ts';
import { refusingUnusable } from './usable-numbers.ts';

/** What CUDA, cuBLAS, ONNX Runtime's arena and Dawn write when a device's memory does not suffice. */
const OUT_OF_MEMORY = /out of (device )?memory|failed to allocate|BFCArena|ALLOC_FAILED|bad_alloc/i;
const TENSOR_TYPES: readonly string[] = ['float32', 'uint8', 'int64', 'int32', 'bool'];

/**
 * Opens a model in this process. Its `run` blocks the event loop while the model computes.
 *
 * @throws AppError `engine_unavailable` that names the model
 */
export async function openLocalModel(file: ModelFile, device: Device = 'cpu'): Promise<TensorModel> {
  return refusingUnusable(await openUncheckedModel(file, device));
}

/** Passes on what is no number: of a tensor batch it spoils one photo, and whoever deals it out finds which. */
export async function openUncheckedModel(file: ModelFile, device: Device): Promise<TensorModel> {
  const session = await openSession(file, device);
  return {
    name: file.name,
    inputs: session.inputMetadata.map(toSpec),
    outputs: session.outputMetadata.map(toSpec),
    async run(feeds, { outputs = session.outputNames, signal } = {}) {
      signal?.throwIfAborted();
      const results = await runSession(file.name, session, feeds, outputs);
      return Object.fromEntries(outputs.map((name) => [name, toTensor(results[name]!)]));
    },
    close: () => session.release(),
  };
}

async function openSession(file: ModelFile, device: Device): Promise<ort.InferenceSession> {
  try {
    const asItIs = file.paths.length === 1 && !file.freedInput && !file.pixelInput && !file.grayOutput;
    return await openOnnxSession(asItIs ? file.paths[0]! : await modelBytes(file), device);
  } catch (cause) {
    const place = device === 'cpu' ? '' : ` on ${device}`;
    const reason = toAppError(cause).message;
    throw new AppError(
      'engine_unavailable',
      `The model ${file.name} could not be opened${place}: ${reason}`,
      {
        subject: file.name,
        cause,
      },
    );
  }
}

/** The ONNX file as it is opened, here and by whoever else is to run it. */
export async function modelBytes(file: ModelFile): Promise<Uint8Array> {
  let bytes: Uint8Array = Buffer.concat(await Promise.all(file.paths.map((path) => readFile(path))));
  if (file.freedInput) bytes = freeInputSize(bytes, file.freedInput.tracedPx, file.freedInput.keepOutput);
  if (file.pixelInput || file.grayOutput) bytes = speakPixels(bytes, file);
  return bytes;
}

async function runSession(
  name: string,
  session: ort.InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  outputs: readonly string[],
): Promise<ort.InferenceSession.OnnxValueMapType> {
  try {
    const inputs = Object.entries(feeds).map(([input, tensor]) => [input, toOrtTensor(tensor)]);
    return await session.run(Object.fromEntries(inputs), outputs);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (OUT_OF_MEMORY.test(reason)) {
      const message = `There is not enough memory for ${name}.`;
      throw new AppError('out_of_memory', message, { cause, retryable: true, subject: name });
    }
    throw new AppError('engine_failed', `${name} could not work on this photo: ${reason}`, {
      cause,
      retryable: true,
      subject: name,
    });
  }
}

function toOrtTensor({ type, data, dims }: Tensor): ort.Tensor {
  return new ort.Tensor(type, data, dims);
}

function toTensor(value: ort.OnnxValue): Tensor {
  return { type: value.type as TensorType, dims: value.dims, data: value.data as Tensor['data'] };
}

function toSpec(value: ort.InferenceSession.ValueMetadata): TensorSpec {
  if (!value.isTensor) return { name: value.name, type: 'other', dims: [] };
  const known = TENSOR_TYPES.includes(value.type) || value.type === 'float16';
  return {
    name: value.name,
    type: known ? (value.type as TensorSpec['type']) : 'other',
    dims: value.shape.map((dim) => (typeof dim === 'number' && dim >= 0 ? dim : undefined)),
  };
}
