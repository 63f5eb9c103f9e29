import { type EngineAddress, EngineEndpoint } from '../inference/engine-endpoint.ts';
import { openInferenceModel } from '../inference/open-inference/open-inference-model.ts';
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
  return { device: () => 'remote', openModel: ({ name }) => openInferenceModel({ endpoints, model: name }) };
}
