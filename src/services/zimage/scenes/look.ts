import type { RowPainter } from './row-painter.ts';
import type { SceneFrame } from './scene-frame.ts';

/** A scene ready to be painted: back to front. */
export interface Scene {
  readonly painters: readonly RowPainter[];
  /** Standard deviation of the film grain in 8-bit steps. */
  readonly grain: number;
  /** How much darker the corners are, 0–1. */
  readonly vignette: number;
}

/** Builds one style's scene around the product. */
export type Look = (frame: SceneFrame, productColour: readonly [number, number, number] | undefined) => Scene;
