import * as ort from 'onnxruntime-node';

/** Where a model runs in this machine. */
export type Device = 'cpu' | 'cuda' | 'webgpu';

/**
 * Opens an ONNX model with the settings measured to be right for a pool of processes: one thread
 * each (two processes of one thread beat one of two), with the arena, which keeps its memory from run to run:
 * without it every tensor is mapped, zeroed and unmapped anew, which took 42 % of a photo's computing time
 * (11.0 s against 7.5 s for text, subject and background; IS-Net at 512 px 1.3 s against 0.9 s). It costs 140 MB
 * for IS-Net at 512 px, 350 MB at 768 px. Memory patterns, which would double the peak, stay off.
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
    enableCpuMemArena: true,
    enableMemPattern: false,
  };
  return typeof model === 'string'
    ? await ort.InferenceSession.create(model, options)
    : await ort.InferenceSession.create(model, options);
}
