import * as ort from 'onnxruntime-node';

/** Where a model runs in this machine. */
export type Device = 'cpu' | 'cuda' | 'webgpu';

/**
 * Opens an ONNX model with the settings measured to be right for a pool of processes: one thread each (two
 * processes of one thread beat one of two), and neither arena nor memory pattern (IS-Net's peak falls from 2.3 GB
 * to 1.2 GB, no slower).
 *
 * `run()` of onnxruntime-node blocks the event loop, so sessions belong into child processes
 * (microsoft/onnxruntime #19611).
 *
 * @param model path of the file, or its bytes
 * @throws the runtime's error; a device that is not there is never replaced by another in silence
 */
export async function openOnnxSession(
  model: string | Uint8Array,
  device: Device = 'cpu',
): Promise<ort.InferenceSession> {
  ort.env.logLevel = 'fatal';
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: [device],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableCpuMemArena: false,
    enableMemPattern: false,
  };
  return typeof model === 'string'
    ? await ort.InferenceSession.create(model, options)
    : await ort.InferenceSession.create(model, options);
}
