import { AppError } from '../../errors.ts';
import type { Tensors } from '../batching/model-calls.ts';
import type { ModelFile, OpenModel } from '../model-file.ts';
import type { RunModelOptions, TensorModel } from '../tensor-model.ts';
import { HostConnection } from './host-connection.ts';

export interface HostClient {
  readonly openModel: OpenModel;
  /** Whether the last answer of any model was computed in this process, because the host could not. */
  ranHere(): boolean;
}

/**
 * Opens models on a model host. What the host cannot do, this process does itself with `openHere`: a model that
 * the device does not take or for which its memory never suffices, a photo that failed there, and everything once
 * the host was given up. So that no photo fails for a device.
 *
 * @param address of `ModelHost`
 */
export function connectModelHost(address: string, openHere: OpenModel): HostClient {
  const host = new HostConnection(address);
  let ranHere = false;
  const noting = (run: TensorModel['run'], here: boolean): TensorModel['run'] => {
    return async (feeds, options) => {
      const outputs = await run(feeds, options);
      ranHere = here;
      return outputs;
    };
  };
  const openModel: OpenModel = async (file) => {
    const here = openOnce(file, openHere);
    const runHere = noting(here.run, true);
    try {
      const { inputs, outputs } = await host.open(file);
      const runThere = noting((feeds, options) => host.run(file, feeds, options), false);
      return {
        name: file.name,
        inputs,
        outputs,
        mergesCalls: true,
        run: (feeds, options) => runThereOrHere(runThere, runHere, feeds, options),
        close: here.close,
      };
    } catch (error) {
      if (isCancelled(error)) throw error;
      const model = await openHere(file);
      return { ...model, run: noting(model.run, true) };
    }
  };
  return { openModel, ranHere: () => ranHere };
}

async function runThereOrHere(
  runThere: TensorModel['run'],
  runHere: TensorModel['run'],
  feeds: Tensors,
  options: RunModelOptions | undefined,
): Promise<Tensors> {
  try {
    return await runThere(feeds, options);
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
      opening ??= openHere(file).catch((error: unknown) => {
        // There may be memory enough the next time.
        opening = undefined;
        throw error;
      });
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
