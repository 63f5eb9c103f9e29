import type { OpenModel } from '../inference/model-file.ts';
import type { EngineDescription } from './engine.ts';

/** Where an embedded engine's models run; without it in this process, on the CPU. */
export interface ModelPlace {
  readonly openModel?: OpenModel | undefined;
  /** Where the last answer came from, as users are told: a device that fails is replaced by the CPU meanwhile. */
  readonly device?: (() => EngineDescription['device']) | undefined;
  /** Of a server's models, once it has told; without it the version is that of the npm package. */
  readonly version?: (() => string | undefined) | undefined;
}

/** An engine's description whose `device`, and `version` where it is told later, are read each time. */
export function describeAt(
  device: NonNullable<ModelPlace['device']>,
  rest: Omit<EngineDescription, 'device'>,
  version = () => rest.version,
): EngineDescription {
  return Object.defineProperties(
    { ...rest, device: device() },
    { device: { get: device, enumerable: true }, version: { get: version, enumerable: true } },
  );
}
