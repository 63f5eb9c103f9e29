import type { TensorModel } from './tensor-model.ts';

/**
 * Which model is wanted and how it is fed: plain data, so that the same wish can be met by this process, by the
 * device's model host or by an inference server.
 */
export interface ModelFile {
  /** Stands in metrics and messages; one name, one model. */
  readonly name: string;
  /** The ONNX file, or the pieces it was cut into, in order. */
  readonly paths: readonly string[];
  /** For a picture-to-picture graph that was traced at one size, see `freeInputSize`. */
  readonly freedInput?: { readonly tracedPx: number; readonly keepOutput: string } | undefined;
  /**
   * The model then takes uint8 [n, height, width, 3], RGB, instead of float32 [n, 3, height, width]: a quarter of
   * the bytes between processes, and they are normalised beside the device.
   */
  readonly pixelInput?: PixelInput | undefined;
  /** This output of 0 to 1 comes as uint8, 0 to 255, rounded. */
  readonly grayOutput?: string | undefined;
  /** It declares a free first dimension and yet takes one image a call. */
  readonly oneAtATime?: boolean | undefined;
  /** About what it takes of a CPU's memory, weights and activations; absent = little enough for any process. */
  readonly memoryBytes?: number | undefined;
}

/** Of a channel, 0–255, the model gets `value · scale + offset`; both in the model's order of channels. */
export interface PixelInput {
  readonly order: 'rgb' | 'bgr';
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
}

/** @throws AppError `engine_unavailable` when the model is missing or cannot be opened */
export type OpenModel = (file: ModelFile) => Promise<TensorModel>;
