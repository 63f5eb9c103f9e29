/** What `packshot doctor`, the manifest and `/capabilities` say of an engine in use. */
export interface EngineDescription {
  /** For instance `pp-ocrv4`, `isnet`, `grabcut`, `procedural`; unique among the engines of a slot. */
  readonly name: string;
  /** Where it last ran; may change when a device fails. */
  readonly device: 'cpu' | 'cuda' | 'webgpu' | 'remote';
  /** What is missing or weaker than usual and how to mend it, in words for a user. */
  readonly notes: readonly string[];
  /** Which weights, where the name leaves that open: `z-image-turbo`, `onnx-community/EdgeTAM-ONNX`. */
  readonly model?: string | undefined;
  /** Of the weights or of the server, so that the same result can be made again. */
  readonly version?: string | undefined;
  /** Engines that were asked before this one and could not do it; only on an engine that answered for others. */
  readonly insteadOf?: readonly string[] | undefined;
}

/** What is asked of engines. One engine may serve several: a diffusion server paints backgrounds and holes. */
export const ENGINE_SLOTS = ['ocr', 'sam', 'background', 'inpaint'] as const;
export type EngineSlot = (typeof ENGINE_SLOTS)[number];

/** The engine that made something, as the photo's record keeps it. */
export interface UsedEngine {
  readonly name: string;
  readonly device: EngineDescription['device'];
  readonly model?: string | undefined;
  readonly version?: string | undefined;
  readonly seed?: number | undefined;
  readonly insteadOf?: readonly string[] | undefined;
}
export type UsedEngines = Readonly<Partial<Record<EngineSlot, UsedEngine>>>;
