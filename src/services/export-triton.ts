import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, diskFull } from '../errors.ts';
import { modelBytes } from '../inference/local-model.ts';
import type { ModelFile } from '../inference/model-file.ts';
import { type OnnxValue, readOnnxSignature } from '../inference/onnx-signature.ts';
import { makeFolder } from '../make-folder.ts';

export interface TritonBatching {
  /** Requests that Triton may merge into one run. */
  readonly mostBatch: number;
  /** How long it waits for more of them. */
  readonly delayUs: number;
}

/** Triton's names of the ONNX element types, by TensorProto.DataType. */
const TRITON_TYPES: Readonly<Record<number, string>> = {
  1: 'TYPE_FP32',
  2: 'TYPE_UINT8',
  3: 'TYPE_INT8',
  4: 'TYPE_UINT16',
  5: 'TYPE_INT16',
  6: 'TYPE_INT32',
  7: 'TYPE_INT64',
  8: 'TYPE_STRING',
  9: 'TYPE_BOOL',
  10: 'TYPE_FP16',
  11: 'TYPE_FP64',
  12: 'TYPE_UINT32',
  13: 'TYPE_UINT64',
  16: 'TYPE_BF16',
};

/**
 * Writes models as a repository that NVIDIA Triton serves as it is: `<folder>/<name>/config.pbtxt` and
 * `<folder>/<name>/1/model.onnx`, the files as the engines feed them.
 *
 * @returns the models' names
 * @throws AppError `storage_failed` where the folder cannot be written, `engine_unavailable` for a damaged model
 */
export async function exportTritonRepository(
  folder: string,
  models: readonly ModelFile[],
  batching: TritonBatching,
): Promise<string[]> {
  for (const model of models) {
    const bytes = await modelBytes(model);
    const config = tritonConfig(model.name, bytes, batching);
    await makeFolder(path.join(folder, model.name, '1'));
    try {
      await writeWhole(path.join(folder, model.name, '1', 'model.onnx'), bytes);
      await writeWhole(path.join(folder, model.name, 'config.pbtxt'), config);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(cause);
      const message = `The folder ${folder} cannot be written (${(cause as NodeJS.ErrnoException).code}).`;
      throw new AppError('storage_failed', message, { cause });
    }
  }
  return models.map(({ name }) => name);
}

async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await writeFile(aside, content);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/**
 * A model's config.pbtxt (triton docs/user_guide/model_configuration.md). Only where every input and output has a
 * free first dimension can requests be merged; `dims` then leave it out.
 */
export function tritonConfig(
  name: string,
  model: Uint8Array,
  { mostBatch, delayUs }: TritonBatching,
): string {
  const { inputs, outputs } = readOnnxSignature(model);
  const batches = [...inputs, ...outputs].every(({ dims }) => dims.length > 1 && dims[0] === undefined);
  const batched = batches && mostBatch > 1;
  return [
    `name: "${name}"`,
    'platform: "onnxruntime_onnx"',
    `max_batch_size: ${batched ? mostBatch : 0}`,
    ...inputs.map((value) => block('input', value, batched)),
    ...outputs.map((value) => block('output', value, batched)),
    // Without preferred sizes: Triton's documentation advises against them outside TensorRT profiles.
    ...(batched ? [`dynamic_batching { max_queue_delay_microseconds: ${delayUs} }`] : []),
    '',
  ].join('\n');
}

function block(kind: 'input' | 'output', { name, elementType, dims }: OnnxValue, batched: boolean): string {
  const type = TRITON_TYPES[elementType];
  if (type === undefined) {
    const message = `Triton knows no element type for "${name}" (ONNX type ${elementType}).`;
    throw new AppError('engine_unavailable', message);
  }
  const sizes = (batched ? dims.slice(1) : dims).map((size) => size ?? -1);
  return `${kind} [ { name: "${name}" data_type: ${type} dims: [ ${sizes.join(', ')} ] } ]`;
}
