import { AppError } from '../../errors.ts';
import type { Tensors } from '../batching/model-calls.ts';
import type { ModelFile, OpenModel } from '../model-file.ts';
import type { RunModelOptions, Tensor, TensorModel } from '../tensor-model.ts';
import { HostConnection } from './host-connection.ts';

/**
 * Opens models on a model host. What the host cannot do, this process does itself with `openHere`: a model that
 * the device does not take or for which its memory never suffices, a photo that failed there, and everything once
 * the host was given up. So that no photo fails for a device.
 *
 * @param address of `ModelHost`
 */
export function connectModelHost(address: string, openHere: OpenModel): OpenModel {
  const host = new HostConnection(address);
  return async (file) => {
    const here = openOnce(file, openHere);
    try {
      const { inputs, outputs } = await host.open(file);
      return {
        name: file.name,
        inputs,
        outputs,
        mergesCalls: true,
        run: (feeds, options) => runOnHost(host, file, feeds, options, here.run),
        close: here.close,
      };
    } catch (error) {
      if (isCancelled(error)) throw error;
      return await openHere(file);
    }
  };
}

async function runOnHost(
  host: HostConnection,
  file: ModelFile,
  feeds: Tensors,
  options: RunModelOptions | undefined,
  runHere: TensorModel['run'],
): Promise<Readonly<Record<string, Tensor>>> {
  try {
    return await host.run(file, feeds, options);
  } catch (error) {
    // The CPU has the last word: if the photo is at fault it fails there too, and says why.
    if (isCancelled(error)) throw error;
    return await runHere(feeds, options);
  }
}

/** A model of this process that is opened when it is first needed. */
function openOnce(file: ModelFile, openHere: OpenModel): Pick<TensorModel, 'run' | 'close'> {
  let opening: Promise<TensorModel> | undefined;
  return {
    async run(feeds, options) {
      opening ??= openHere(file);
      return (await opening).run(feeds, options);
    },
    async close() {
      await (await opening)?.close();
    },
  };
}

function isCancelled(error: unknown): boolean {
  return error instanceof AppError && error.code === 'cancelled';
}
