import type { PhotoScore, ScoreParts } from '../protocol/photo-score.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { measureBackgroundCleanliness } from './score/background-cleanliness.ts';
import { measureExposure } from './score/exposure.ts';
import { type MeasuredPhoto, measurePhoto } from './score/measured-photo.ts';
import { piecewise } from './score/piecewise.ts';
import { measureProductFidelity } from './score/product-fidelity.ts';
import { measureResidualText } from './score/residual-text.ts';
import { measureResolution } from './score/resolution.ts';
import { measureRimQuality } from './score/rim-quality.ts';
import { type Measurements, scoreWarnings } from './score/score-warnings.ts';
import { measureSharpness } from './score/sharpness.ts';
import { totalScore } from './score/total-score.ts';
import type { Frame, WorkingPhoto } from './working-photo.ts';

export interface ScoreRequest {
  /** As it came out of decoding: what `finished.frame` refers to. */
  readonly decoded: WorkingPhoto;
  /** As it will be encoded. */
  readonly finished: WorkingPhoto;
  readonly recipe: Recipe;
  readonly signal?: AbortSignal | undefined;
}

/**
 * How good the finished photo is, and what the seller should look at. Judged on versions of at most
 * 1,024 px, so that cameras compare; resolution is a part of its own.
 *
 * @throws the signal's reason when aborted
 */
export async function scorePhoto({ decoded, finished, recipe, signal }: ScoreRequest): Promise<PhotoScore> {
  const [before, after] = await Promise.all([measurePhoto(decoded), measurePhoto(finished)]);
  signal?.throwIfAborted();
  const frame = frameBetween(decoded.frame, finished.frame);
  const measured: Measurements = {
    findings: finished.findings,
    resolution: measureResolution(finished, frame, recipe),
    sharpness: measureSharpness(after, before),
    exposure: measureExposure(after),
    ...measureCutout({ before, after, frame, finished, recipe }),
    productFidelity: measureProductFidelity({
      decoded: before,
      finished: after,
      frame,
      tonesChanged: recipe.enhance !== undefined,
    }),
  };
  const parts = partsOf(measured, recipe);
  return { total: round(totalScore(parts)), parts, warnings: scoreWarnings(measured) };
}

/** Where the decoded pixels lie in the finished picture; a very large photo was decoded smaller than its file. */
function frameBetween(decoded: Frame, finished: Frame): Frame {
  const scale = finished.scale / decoded.scale;
  return {
    scale,
    offsetX: finished.offsetX - decoded.offsetX * scale,
    offsetY: finished.offsetY - decoded.offsetY * scale,
  };
}

interface CutoutRequest {
  readonly before: MeasuredPhoto;
  readonly after: MeasuredPhoto;
  readonly frame: Frame;
  readonly finished: WorkingPhoto;
  readonly recipe: Recipe;
}

function measureCutout({ before, after, frame, finished, recipe }: CutoutRequest) {
  if (recipe.background_replacement === undefined && recipe.cutout === undefined) return {};
  const transparent = finished.alpha !== undefined;
  return {
    matte: finished.subject,
    rim: measureRimQuality({ decoded: before, finished: after, frame, transparent }),
    backgroundCleanliness: isWhiteStyle(finished)
      ? measureBackgroundCleanliness(after, finished.findings.background?.pureWhite ?? false)
      : undefined,
  };
}

function isWhiteStyle({ findings: { background }, alpha }: WorkingPhoto): boolean {
  if (background === undefined || alpha !== undefined) return false;
  return background.pureWhite || background.styleId === 'minimal_white';
}

function partsOf(measured: Measurements, recipe: Recipe): ScoreParts {
  const { findings, matte } = measured;
  const all = {
    resolution: measured.resolution.part,
    sharpness: measured.sharpness,
    exposure: measured.exposure.part,
    matteConfidence: matte && confidencePart(matte.confidence),
    rimQuality: measured.rim?.part,
    backgroundCleanliness: measured.backgroundCleanliness,
    residualText:
      recipe.text_removal && findings.texts
        ? measureResidualText(
            findings.texts,
            findings.decode.originalWidthPx * findings.decode.originalHeightPx,
          )
        : undefined,
    productFidelity: measured.productFidelity,
  };
  const present = Object.entries(all).filter(([, part]) => part !== undefined);
  return Object.fromEntries(present.map(([name, part]) => [name, round(part as number)]));
}

/** A matte that is right six times in ten is far from being 60 % as good as a sure one: somebody has to look. */
function confidencePart(confidence: number): number {
  return piecewise(confidence, [
    [0, 0],
    [0.5, 25],
    [0.7, 60],
    [0.85, 90],
    [1, 100],
  ]);
}

/** One decimal: a whole number would hide a small loss. */
function round(value: number): number {
  return Math.round(10 * value) / 10;
}
