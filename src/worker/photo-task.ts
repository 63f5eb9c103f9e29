import type { Frame, Relighting, TextVerdict } from '../pipeline/working-photo.ts';
import type { Region } from '../protocol/corrections.ts';
import type { PhotoScore } from '../protocol/photo-score.ts';
import type { OperationName, Recipe } from '../protocol/recipe.ts';
import type { UsedEngines } from '../services/engine.ts';

export type StepName = 'decode' | 'subject' | 'correction' | OperationName | 'score' | 'encode';

/** One photo to work on: plain data, crosses the process boundary; paths, never pixels. */
export interface PhotoTask {
  readonly photoPath: string;
  /** The seller's own name of the file, for messages. */
  readonly filename: string;
  readonly recipe: Recipe;
  /** Written whole or not at all (written aside, then renamed). */
  readonly resultPath: string;
  /** WebP, longer side at most 640 px. */
  readonly previewPath: string;
  /** PNG, longer side at most 1024 px: the product's matte as it was found, before the seller's corrections. */
  readonly mattePath?: string | undefined;
  /** Where photos without text and with their matte are kept for another style; absent = nowhere. */
  readonly cacheDir?: string | undefined;
}

/** What became of a photo that succeeded: plain data, goes into the manifest and the database. */
export interface PhotoReport {
  readonly original: FileReport;
  readonly result: FileReport;
  /** Where the upright original lies in the result: x there = x in it · scale + offsetX. Absent in earlier records. */
  readonly frame?: Frame | undefined;
  readonly score: PhotoScore;
  readonly texts: readonly TextReport[];
  readonly subject?: { readonly confidence: number; readonly doubts: readonly string[] } | undefined;
  /** How the product was matched to the light of a generated background; absent = it was not. */
  readonly relit?: Relighting | undefined;
  /** The matte was found and written. */
  readonly matte?: boolean | undefined;
  /**
   * Which engine did what; with the parameters and the version of packshot the photo can be made again. Absent in
   * records of earlier versions.
   */
  readonly engines?: UsedEngines | undefined;
  readonly notes: readonly string[];
  readonly timingsMs: Partial<Record<StepName, number>>;
}

export interface FileReport {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bytes: number;
  readonly format: string;
  readonly sha256: string;
}

export interface TextReport {
  readonly text: string;
  readonly confidence: number;
  readonly verdict: TextVerdict;
  /** Four corners, in pixels of the original. */
  readonly quad: readonly (readonly [number, number])[];
  /** The same in shares of the original's width and height, as `text_removal.keep` and `remove` take it. */
  readonly region: Region;
}

/** A step begins, or its engine tells how far it is. */
export interface StepProgress {
  readonly step: StepName;
  /** 0–1, rising; absent as the step begins, and where nobody knows. */
  readonly share?: number | undefined;
}

export interface RunPhotoOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((progress: StepProgress) => void) | undefined;
}

/** Runs photos somewhere: in a pool of processes, or in this one. */
export interface PhotoRunner {
  /** Throws AppError when the photo fails; the error's `retryable` says whether another try may help. */
  run(task: PhotoTask, options?: RunPhotoOptions): Promise<PhotoReport>;
  /** How many photos it works on at once. */
  readonly parallel: number;
  close(): Promise<void>;
}
