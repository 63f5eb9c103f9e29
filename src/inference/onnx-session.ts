import * as ort from 'onnxruntime-node';
import { AppError } from '../errors.ts';

/**
 * Opens an ONNX model on the CPU with the settings measured to be right for a pool of processes: one thread
 * each (two processes of one thread beat one of two), and neither arena nor memory pattern (IS-Net's peak
 * falls from 2.3 GB to 1.2 GB, no slower).
 *
 * `run()` of onnxruntime-node blocks the event loop, so sessions belong into child processes
 * (microsoft/onnxruntime #19611).
 *
 * @param model path of the file, or its bytes
 * @throws AppError `engine_unavailable` when the model cannot be opened
 */
export async function openOnnxSession(model: string | Uint8Array): Promise<ort.InferenceSession> {
  ort.env.logLevel = 'fatal';
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableCpuMemArena: false,
    enableMemPattern: false,
  };
  try {
    return typeof model === 'string'
      ? await ort.InferenceSession.create(model, options)
      : await ort.InferenceSession.create(model, options);
  } catch (cause) {
    const name = typeof model === 'string' ? model : `a model of ${model.byteLength} bytes`;
    throw new AppError('engine_unavailable', `The model ${name} could not be opened.`, { cause });
  }
}
