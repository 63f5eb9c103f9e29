import type { GrayPlane, PixelRect, Point, RgbImage } from '../../image/pixel-image.ts';
import type { EngineDescription } from '../engine.ts';

/** Why a matte should be looked at; each has a sentence for the seller in `pipeline/score`. */
export type MatteDoubt =
  | 'empty'
  | 'covers_everything'
  | 'touches_border'
  | 'diffuse'
  | 'several_objects'
  | 'picked_out'
  | 'see_through'
  | 'low_contrast'
  | 'badge_over'
  | 'classical_engine';

/** Where the product is, at the size of the picture that was given. */
export interface SubjectMatte {
  /** 255 = product, 0 = background, between = soft edge or see-through. */
  readonly alpha: GrayPlane;
  /** 0–1: how likely the matte is right; calibrated on photos with known masks. */
  readonly confidence: number;
  readonly doubts: readonly MatteDoubt[];
}

/** What a user says about the product, in pixels of the picture. */
export interface SubjectPrompt {
  /** Points on parts that belong to it. */
  readonly include?: readonly Point[] | undefined;
  /** Points on parts that do not. */
  readonly exclude?: readonly Point[] | undefined;
  /** It lies within; nothing outside is looked at. */
  readonly box?: PixelRect | undefined;
  /** Drawn over: every pixel under the brush is as it says; a later stroke wins over an earlier one. */
  readonly strokes?: readonly BrushStroke[] | undefined;
  /**
   * The matte that is corrected, at the size of the picture: what no point, stroke or box speaks of stays as it
   * is here. Without it the engine finds the subject first. An engine that cannot start from a matte may ignore it.
   */
  readonly matte?: GrayPlane | undefined;
}

export interface BrushStroke {
  readonly mode: 'include' | 'exclude';
  readonly radiusPx: number;
  /** Of the brush's middle; straight between two. */
  readonly points: readonly Point[];
}

export interface SegmentOptions {
  /** Corrections by the user; without them the engine finds the subject by itself. */
  readonly prompt?: SubjectPrompt | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A separate thing in a photo; as a prompt's box, or by its point, it is chosen. */
export interface ListedSubject {
  /** In pixels of the photo, as `point`. */
  readonly box: PixelRect;
  /** Deep inside it. */
  readonly point: Point;
  /** Of the photo, 0–1. */
  readonly areaShare: number;
  /** How good its mask is expected to be, 0–1. */
  readonly confidence: number;
}

/** Finds the product in a picture. */
export interface SAMService {
  readonly engine: EngineDescription;
  segmentSubject(image: RgbImage, options?: SegmentOptions): Promise<SubjectMatte>;
  /** The things of a photo, the largest first; an engine without it is asked by `listSubjects`. */
  listSubjects?(image: RgbImage, options?: Pick<SegmentOptions, 'signal'>): Promise<ListedSubject[]>;
  close(): Promise<void>;
}
