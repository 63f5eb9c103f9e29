import type { PhotoScore } from '../../src/protocol/photo-score.ts';

/** What was measured on one photo; shares are 0–1, file names relative to the page. */
export interface PhotoEvaluation {
  readonly file: string;
  readonly class: string;
  readonly kind: string;
  readonly seconds: number;
  readonly cutout?: CutoutEvaluation | undefined;
  /** Intersection over union before any click and after each, with `--clicks`. */
  readonly iouByClicks?: readonly number[] | undefined;
  readonly textRemoval?: TextRemovalEvaluation | undefined;
  readonly hostile?: HostileEvaluation | undefined;
  readonly score?: PhotoScore | undefined;
  readonly doubts?: readonly string[] | undefined;
  readonly pictures?: readonly { readonly caption: string; readonly file: string }[] | undefined;
  /** The photo could not be evaluated. */
  readonly error?: string | undefined;
}

export interface CutoutEvaluation {
  /** Intersection over union at alpha 0.5. */
  readonly iou: number;
  /** At 3 px on a longest side of 1,024 px. */
  readonly boundaryF: number;
  /** Mean absolute alpha error over the whole picture. */
  readonly alphaError: number;
  readonly confidence: number;
  /** A warning in the score tells the seller to look at the matte. */
  readonly warned: boolean;
}

export interface TextRemovalEvaluation {
  /** Overlay and watermark boxes, not ignored. */
  readonly removableBoxes: number;
  readonly readBefore: number;
  readonly stillRead: number;
  /** What was read where, for the page. */
  readonly leftovers: readonly string[];
  readonly productBoxes: number;
  /** Unchanged within 2/255 on average. */
  readonly productBoxesKept: number;
  /** Outside all labelled boxes grown by half a line. */
  readonly pixelsOutside: number;
  readonly pixelsChangedOutside: number;
  /** Inside removable boxes, where a clean picture exists. */
  readonly psnrDb?: number | undefined;
}

export interface HostileEvaluation {
  readonly expected: 'decode' | 'reject' | 'either' | 'limit';
  readonly happened: 'decoded' | 'refused' | 'crashed' | 'hung' | 'failed';
  readonly asExpected: boolean;
  /** The refusal's code and message, or what was wrong with the result. */
  readonly detail: string;
  readonly rssMb: number;
}
