import type { RemoteEngines } from '../inference/engine-endpoint.ts';

/**
 * Everything that decides which engines there are: plain data, so that any process can make the same ones.
 * May hold URLs and keys: never log it, never show it.
 */
export interface EngineSettings {
  /** Folder of the models that `packshot models pull` and `import` bring; absent = only embedded ones. */
  readonly modelsDir?: string | undefined;
  /** Addresses of remote engines, with their keys. */
  readonly remote?: RemoteEngines | undefined;
  /** Folder in which generated backgrounds are kept for a day; absent = a folder of the system's temporary one. */
  readonly cacheDir?: string | undefined;
}
