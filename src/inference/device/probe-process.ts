import { Tensor } from 'onnxruntime-node';
import { type Device, openOnnxSession } from '../onnx-session.ts';
import type { ProbeAnswer } from './probe-device.ts';
import { tinyModel } from './tiny-model.ts';

/** Entry of the throw-away process that tries one device: a driver may crash or hang here and hurts nobody. */
async function probe(device: Device): Promise<ProbeAnswer> {
  try {
    const session = await openOnnxSession(tinyModel(), device);
    const { sum } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2), [2]) });
    const values = [...(sum!.data as Float32Array)];
    if (values[0] !== 2 || values[1] !== 4)
      return { reason: `it added 1 + 1 and 2 + 2 to ${values.join(', ')}` };
    return {};
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

const answer = await probe(process.argv[2] as Device);
process.send!(answer, () => process.exit());
