/** What `packshot doctor`, the manifest and `/capabilities` say of an engine in use. */
export interface EngineDescription {
  /** For instance `pp-ocrv4`, `isnet`, `grabcut`, `procedural`. */
  readonly name: string;
  readonly device: 'cpu' | 'cuda' | 'webgpu' | 'remote';
  /** What is missing or weaker than usual and how to mend it, in words for a user. */
  readonly notes: readonly string[];
}
