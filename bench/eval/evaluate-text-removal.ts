import type { RgbImage } from '../../src/image/pixel-image.ts';
import type { OCRService, TextBox } from '../../src/services/ocr/ocr-service.ts';
import { isRemovable, type TruthBox } from './manifest.ts';
import type { TextRemovalEvaluation } from './photo-evaluation.ts';
import { countChangedOutside, meanDifference, peakSignalToNoiseDb } from './picture-difference.ts';
import { lineHeightOf, markQuad, overlapOf, rectAround } from './quad-region.ts';
import { containedSimilarity, editSimilarity, normaliseText } from './text-similarity.ts';

/** A reading counts from here on; the figure. */
const READ_CONFIDENCE = 0.6;
/** Half the letters right is legible: a shopper guesses the rest. */
const READ_SIMILARITY = 0.5;
/** Mean difference over a product box that JPEG noise of a re-encoded photo does not reach. */
const KEPT_DIFFERENCE = 2;
const CHANGED_DIFFERENCE = 2;

export interface TextRemovalRequest {
  readonly before: RgbImage;
  readonly after: RgbImage;
  readonly clean?: RgbImage | undefined;
  readonly boxes: readonly TruthBox[];
  readonly ocr: OCRService;
}

export async function evaluateTextRemoval(request: TextRemovalRequest): Promise<TextRemovalEvaluation> {
  const { before, after, clean, boxes, ocr } = request;
  const removable = boxes.filter(isRemovable);
  const leftovers: string[] = [];
  const textsBefore = await ocr.readText(before, { minConfidence: READ_CONFIDENCE });
  const textsAfter = await ocr.readText(after, { minConfidence: READ_CONFIDENCE });
  for (const box of removable) {
    const reading = readingOf(box, textsAfter, after) ?? (await readingOfCrop(box, after, ocr));
    if (reading !== undefined) leftovers.push(`${box.text || '(unlabelled)'} → ${reading}`);
  }
  const labelled = regionOf(boxes, after, 0.5);
  const outside = countChangedOutside(before, after, labelled, CHANGED_DIFFERENCE);
  const product = boxes.filter(({ kind, ignore }) => kind === 'product' && !ignore);
  const kept = product.filter(
    (box) => meanDifference(before, after, regionOf([box], after, 0)) <= KEPT_DIFFERENCE,
  );
  return {
    removableBoxes: removable.length,
    readBefore: removable.filter((box) => readingOf(box, textsBefore, before) !== undefined).length,
    stillRead: leftovers.length,
    leftovers,
    productBoxes: product.length,
    productBoxesKept: kept.length,
    pixelsOutside: outside.pixels,
    pixelsChangedOutside: outside.changed,
    psnrDb:
      clean && removable.length > 0
        ? peakSignalToNoiseDb(after, clean, regionOf(removable, after, 0))
        : undefined,
  };
}

/**
 * The labelled text as it can still be read among `texts`, or undefined. Still read: a recognised box lies
 * mostly on the label, or covers a good part of it, and half the label's letters are in it; or the pieces
 * on the label taken together have half of them. A label without letters is read when anything is.
 */
function readingOf(box: TruthBox, texts: readonly TextBox[], picture: RgbImage): string | undefined {
  const wanted = normaliseText(box.text);
  const pieces: TextBox[] = [];
  for (const text of texts) {
    if (text.confidence < READ_CONFIDENCE || normaliseText(text.text) === '') continue;
    const { shareOfA: ofLabel, shareOfB: ofText } = overlapOf(box.quad, text.quad, picture);
    const covers = ofLabel >= 0.4;
    if (ofText < 0.5 && !covers) continue;
    if (wanted === '') return text.text;
    if (editSimilarity(wanted, text.text) >= READ_SIMILARITY) return text.text;
    if (covers && containedSimilarity(wanted, text.text) > READ_SIMILARITY) return text.text;
    if (ofText >= 0.5) pieces.push(text);
  }
  const together = pieces.map(({ text }) => text).join('');
  return pieces.length > 1 && editSimilarity(wanted, together) >= READ_SIMILARITY ? together : undefined;
}

/** A second, independent look: the label's surroundings alone, in which a faint line is easier to find. */
async function readingOfCrop(box: TruthBox, picture: RgbImage, ocr: OCRService): Promise<string | undefined> {
  const rect = rectAround(box.quad, lineHeightOf(box.quad), picture);
  const crop: RgbImage = {
    widthPx: rect.widthPx,
    heightPx: rect.heightPx,
    data: new Uint8Array(3 * rect.widthPx * rect.heightPx),
  };
  for (let y = 0; y < rect.heightPx; y++) {
    const from = 3 * ((rect.top + y) * picture.widthPx + rect.left);
    crop.data.set(picture.data.subarray(from, from + 3 * rect.widthPx), 3 * y * rect.widthPx);
  }
  const shifted = { ...box, quad: box.quad.map(({ x, y }) => ({ x: x - rect.left, y: y - rect.top })) };
  return readingOf(shifted, await ocr.readText(crop, { minConfidence: READ_CONFIDENCE }), crop);
}

function regionOf(boxes: readonly TruthBox[], picture: RgbImage, growLines: number): Uint8Array {
  const region = new Uint8Array(picture.widthPx * picture.heightPx);
  for (const { quad } of boxes) markQuad(region, quad, growLines * lineHeightOf(quad), picture);
  return region;
}
