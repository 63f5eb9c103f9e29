import { parentPort, workerData } from 'node:worker_threads';
import { toErrorReport } from '../../errors.ts';
import { openUncheckedModel } from '../local-model.ts';
import type { Device } from '../onnx-session.ts';
import type { TensorModel } from '../tensor-model.ts';
import type { ThreadAnswer, ThreadRequest } from './thread-models.ts';

/**
 * The thread of the model host that talks to the device. Inference blocks it; the host's main thread goes on
 * reading photos from the sockets meanwhile.
 */
const { device } = workerData as { device: Device };
const models = new Map<string, TensorModel>();

parentPort!.on('message', async (request: ThreadRequest) => {
  const [answer, transfer] = await answerTo(request);
  parentPort!.postMessage(answer, transfer);
});

async function answerTo(request: ThreadRequest): Promise<[ThreadAnswer, ArrayBuffer[]]> {
  const { id } = request;
  try {
    if (request.type === 'open') {
      const model = await openUncheckedModel(request.file, device);
      models.set(model.name, model);
      return [{ id, inputs: model.inputs, outputs: model.outputs }, []];
    }
    const tensors = await models.get(request.model)!.run(request.feeds, { outputs: request.outputs });
    const buffers = Object.values(tensors).map(({ data }) => data.buffer as ArrayBuffer);
    return [{ id, tensors }, [...new Set(buffers)]];
  } catch (thrown) {
    return [{ id, error: toErrorReport(thrown) }, []];
  }
}
