/**
 * Everything that decides which engines there are: plain data, so that any process can make the same ones.
 * May hold URLs and keys: never log it, never show it.
 */
export interface EngineSettings {
  /** Folder of the models that `packshot models pull` and `import` bring; absent = only embedded ones. */
  readonly modelsDir?: string | undefined;
}
