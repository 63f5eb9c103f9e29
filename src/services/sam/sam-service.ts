import type { GrayPlane, PixelRect, Point, RgbImage } from '../../image/pixel-image.ts';
import type { EngineDescription } from '../engine.ts';

/** Why a matte should be looked at; each has a sentence for the seller in `pipeline/score`. */
export type MatteDoubt =
  | 'empty'
  | 'covers_everything'
  | 'touches_border'
  | 'diffuse'
  | 'several_objects'
  | 'see_through'
  | 'low_contrast'
  | 'classical_engine';

/** Where the product is, at the size of the picture that was given. */
export interface SubjectMatte {
  /** 255 = product, 0 = background, between = soft edge or see-through. */
  readonly alpha: GrayPlane;
  /** 0–1: how likely the matte is right; calibrated on photos with known masks. */
  readonly confidence: number;
  readonly doubts: readonly MatteDoubt[];
}

export interface SubjectPrompt {
  readonly include?: readonly Point[] | undefined;
  readonly exclude?: readonly Point[] | undefined;
  readonly box?: PixelRect | undefined;
}

export interface SegmentOptions {
  /** Corrections by the user; without them the engine finds the subject by itself. */
  readonly prompt?: SubjectPrompt | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Finds the product in a picture. */
export interface SAMService {
  readonly engine: EngineDescription;
  segmentSubject(image: RgbImage, options?: SegmentOptions): Promise<SubjectMatte>;
  close(): Promise<void>;
}
