import { type EngineAddress, EngineEndpoint } from '../inference/engine-endpoint.ts';
import { type InferenceModel, openInferenceModel } from '../inference/open-inference/open-inference-model.ts';
import type { ModelPlace } from './model-place.ts';

/**
 * An inference server as the place where an engine's models run, by the names under which `packshot models export
 * triton` writes them: with the inputs that the engine feeds, which are not those of the models as published.
 *
 * @param addresses servers that all have the models; at least one
 */
export function servedModels(addresses: readonly EngineAddress[]): ModelPlace {
  const { kind } = addresses[0]!;
  const label = (at: number) => (addresses.length === 1 ? kind : `${kind}, address ${at + 1}`);
  const endpoints = addresses.map((address, at) => new EngineEndpoint(address, label(at)));
  let version: string | undefined;
  return {
    device: () => 'remote',
    version: () => version,
    openModel: async ({ name }) => {
      const model = await openInferenceModel({ endpoints, model: name });
      version = servedVersion(model);
      return model;
    },
  };
}

/** For instance `triton 2.59.0, version 1`. */
export function servedVersion({ server, version }: InferenceModel): string {
  return version === undefined ? server : `${server}, version ${version}`;
}
