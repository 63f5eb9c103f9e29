import type { PixelRect, Point, RgbImage } from '../../image/pixel-image.ts';
import type { EngineDescription } from '../engine.ts';

/** One line of text. `quad`: four corners clockwise, starting where the text's own top-left is. */
export interface TextBox {
  readonly quad: readonly [Point, Point, Point, Point];
  readonly text: string;
  /** Mean probability of the recognised characters, 0–1. */
  readonly confidence: number;
  /** Height of the line across the reading direction, in pixels of the image. */
  readonly lineHeightPx: number;
}

export interface ReadTextOptions {
  /** BCP 47 primary tags the caller expects, e.g. `['zh', 'en']`; boxes whose script fits none are left out. */
  readonly languages?: readonly string[] | undefined;
  /** Boxes recognised below this are left out; 0–1, default 0.5. */
  readonly minConfidence?: number | undefined;
  /** Only these parts of the picture need be read, which may cost less; all of it without. */
  readonly within?: readonly PixelRect[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Finds and reads text: horizontal, vertical and rotated, Chinese and English. */
export interface OCRService {
  readonly engine: EngineDescription;
  /** Coordinates are those of `image`. The order is top to bottom, then left to right. */
  readText(image: RgbImage, options?: ReadTextOptions): Promise<TextBox[]>;
  /** Frees sessions; the service cannot be used afterwards. */
  close(): Promise<void>;
}
