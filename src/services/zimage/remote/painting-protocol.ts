import type { EngineClock } from '../../../inference/engine-clock.ts';
import type { EngineEndpoint } from '../../../inference/engine-endpoint.ts';

export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** One picture from words; every protocol draws it in its own way. */
export interface PaintOrder extends PictureSize {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly seed: number;
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A picture of which a part is painted anew. */
export interface FillOrder extends PaintOrder {
  /** RGB, of the order's size. */
  readonly imagePng: Uint8Array;
  /**
   * RGBA of the same size: white and transparent where it is to be painted, black and opaque where it is to be
   * kept. That satisfies both conventions: white = edit (vLLM-Omni, sd-server, ComfyUI's `red` channel), and
   * alpha 0 = edit (OpenAI).
   */
  readonly maskPng: Uint8Array;
}

/** How an engine's HTTP interface is spoken. Each call is one exchange with one endpoint, without retries. */
export interface PaintingProtocol {
  /** The size nearest to the wished one that the engine can paint. */
  sizeFor(endpoint: EngineEndpoint, wished: PictureSize, call: ProtocolCall): Promise<PictureSize>;
  /** The picture's file as the engine encoded it. @throws EngineError; the signal's reason when it fires */
  paint(endpoint: EngineEndpoint, order: PaintOrder, call: ProtocolCall): Promise<Uint8Array>;
  /** Without it the area to paint is marked in the picture itself, with a colour that the prompt names. */
  readonly takesMask: boolean;
  fill(endpoint: EngineEndpoint, order: FillOrder, call: ProtocolCall): Promise<Uint8Array>;
}

export interface ProtocolCall {
  readonly clock: EngineClock;
  readonly timeoutMs: number;
}

/** An answer larger than this is no picture of a size that was asked for: 4 megapixels as PNG in base64 are 16 MB. */
export const MOST_PICTURE_BYTES = 64_000_000;

/** Sides that diffusion transformers can paint are multiples of this: 8 for the VAE, 2 for the patches. */
const SIDE_STEP_PX = 16;

export function toStep(sidePx: number): number {
  return Math.max(SIDE_STEP_PX, Math.round(sidePx / SIDE_STEP_PX) * SIDE_STEP_PX);
}
