import type { RgbImage } from '../../image/pixel-image.ts';
import type { OcrModels } from './ocr-models.ts';
import type { TextBox } from './ocr-service.ts';
import { growQuad, type Quad, quadHeight, quadWidth, turnQuad } from './quad.ts';
import { rectifyLine } from './rectify-line.ts';
import { recogniseStrip, stripHeightPx, upsideDownProbability } from './text-recognition.ts';
import { layOutColumn } from './upright-column.ts';

/** A reading this sure ends the search for a better direction. */
const sureConfidence = 0.9;
/** Short texts often read as something on their head too: HOT as LOH, ¥99 as 66夫, 618 as 819. */
const ambiguousLength = 3;
/** By so much must a short text be surer on its head than upright; text on its head is rare. */
const headstandMargin = 0.3;
/** PaddleOCR turns boxes at least this much taller than wide. */
const tallRatio = 1.5;
/**
 * An upright column reads as surely turned by 90° as a turned row does (both mostly ≥ 0.95); laid out as a row,
 * 33 columns read at 0.64–1.00 and 14 rows turned downwards at 0–0.38 (drawn on photos, and photographed).
 */
const columnConfidence = 0.5;
const latin = /\p{Script=Latin}/u;
/** The orientation classifier looks at the beginning of the line only. */
const orientationWidthPx = 192;
/** One or two letters are easily seen in a shoe or a cup: such readings are checked with other margins. */
const doubtfulLength = 2;
/** Margins of the checks, in line heights. */
const checkMargins = [-0.06, 0.08];
/** Share of the picture's shorter side from which a doubtful letter must pass every check. */
const hugeShare = 0.25;
const minStripWidthPx = 16;
const maxStripWidthPx = 3200;
const paddedStripWidthPx = 160;

/** Reads each quad. Where the model merges calls, all at once: their strips then share tensor batches. */
export async function readLines(
  models: OcrModels,
  image: RgbImage,
  quads: readonly Quad[],
  signal: AbortSignal | undefined,
): Promise<TextBox[]> {
  if (models.recogniser.mergesCalls) return Promise.all(quads.map((quad) => readLine(models, image, quad)));
  const readings: TextBox[] = [];
  for (const quad of quads) {
    signal?.throwIfAborted();
    readings.push(await readLine(models, image, quad));
  }
  return readings;
}

/**
 * Reads what stands in an upright quad: tries the directions its shape allows and keeps the surest.
 * Tall quads are read downwards, upwards and as a column of upright characters; others as they stand and on
 * their head; squarish ones in all four directions when neither is sure.
 */
async function readLine(models: OcrModels, image: RgbImage, quad: Quad): Promise<TextBox> {
  return checkDoubtful(models, image, await readInBestDirection(models, image, quad));
}

/**
 * Reads one or two letters again with a little less and a little more around them. Letters stay as sure;
 * shapes that only resemble them do not. The confidence becomes the mean, for huge ones the least.
 */
async function checkDoubtful(models: OcrModels, image: RgbImage, reading: TextBox): Promise<TextBox> {
  const { quad, text, lineHeightPx } = reading;
  const isColumn = lineHeightPx !== quadHeight(quad);
  if (text === '' || isColumn || [...text].length > doubtfulLength) return reading;
  const confidences = [reading.confidence];
  for (const margin of checkMargins) {
    const check = await readAlong(models, image, growQuad(quad, margin * lineHeightPx));
    confidences.push(check.confidence);
  }
  const huge = lineHeightPx > hugeShare * Math.min(image.widthPx, image.heightPx);
  const mean = confidences.reduce((sum, confidence) => sum + confidence, 0) / confidences.length;
  return { ...reading, confidence: huge ? Math.min(...confidences) : mean };
}

async function readInBestDirection(models: OcrModels, image: RgbImage, quad: Quad): Promise<TextBox> {
  const ratio = quadHeight(quad) / quadWidth(quad);
  if (ratio >= tallRatio) return readTall(models, image, quad);
  const level = await readLevel(models, image, quad);
  if (level.confidence >= sureConfidence || ratio <= 1 / tallRatio) return level;
  const turned = turnQuad(quad, 1);
  const upwards = turnQuad(quad, 3);
  return surer(level, surer(await readAlong(models, image, turned), await readAlong(models, image, upwards)));
}

async function readLevel(models: OcrModels, image: RgbImage, quad: Quad): Promise<TextBox> {
  const flipped = await isOnItsHead(models, image, quad);
  const upright = await readAlong(models, image, quad);
  if (upright.confidence >= sureConfidence && !flipped) return upright;
  const headstand = await readAlong(models, image, turnQuad(quad, 2));
  const margin = isShort(headstand) ? headstandMargin : 0;
  return headstand.confidence > upright.confidence + margin ? headstand : upright;
}

async function readTall(models: OcrModels, image: RgbImage, quad: Quad): Promise<TextBox> {
  const down = turnQuad(quad, 1);
  const up = turnQuad(quad, 3);
  const upFirst = await isOnItsHead(models, image, down);
  const first = await readAlong(models, image, upFirst ? up : down);
  const settled = first.confidence >= sureConfidence && !isShort(first);
  const second = settled ? first : await readAlong(models, image, upFirst ? down : up);
  const turned = surer(first, second);
  const sure = turned.confidence >= sureConfidence;
  const readsDown = turned.quad === down;
  if (sure && !(readsDown && /\p{Script=Hani}/u.test(turned.text))) return turned;
  const column = await readColumn(models, image, quad);
  if (!readsDown || column.confidence < columnConfidence) return surer(turned, column);
  // Characters that lie on their side read as Latin letters: 大 as Y, 上 as T.
  if (sure && latin.test(column.text) && !latin.test(turned.text)) return turned;
  const { text, confidence } = surer(turned, column);
  return { ...column, text, confidence };
}

async function isOnItsHead(models: OcrModels, image: RgbImage, quad: Quad): Promise<boolean> {
  const start = rectifyLine(image, startOf(quad), orientationWidthPx, stripHeightPx);
  return (await upsideDownProbability(models.orientation, start)) > 0.5;
}

function isShort(reading: TextBox): boolean {
  return [...reading.text].length <= ambiguousLength;
}

async function readAlong(models: OcrModels, image: RgbImage, quad: Quad): Promise<TextBox> {
  const widthPx = Math.ceil((stripHeightPx * quadWidth(quad)) / quadHeight(quad));
  const bounded = Math.min(Math.max(widthPx, minStripWidthPx), maxStripWidthPx);
  const strip = rectifyLine(image, quad, bounded, stripHeightPx);
  const { text, confidence } = await recogniseStrip(
    models.recogniser,
    strip,
    models.alphabet,
    paddedStripWidthPx,
  );
  return { quad, text, confidence, lineHeightPx: quadHeight(quad) };
}

async function readColumn(models: OcrModels, image: RgbImage, quad: Quad): Promise<TextBox> {
  const heightPx = Math.ceil((stripHeightPx * quadHeight(quad)) / quadWidth(quad));
  const column = rectifyLine(image, quad, stripHeightPx, Math.min(heightPx, maxStripWidthPx));
  const row = layOutColumn(column);
  const { text, confidence } = await recogniseStrip(
    models.recogniser,
    row,
    models.alphabet,
    paddedStripWidthPx,
  );
  return { quad, text, confidence, lineHeightPx: quadWidth(quad) };
}

/** The beginning of a line, as far as the orientation classifier looks (4 line heights). */
function startOf(quad: Quad): Quad {
  const share = Math.min(1, ((orientationWidthPx / stripHeightPx) * quadHeight(quad)) / quadWidth(quad));
  const between = (a: Quad[0], b: Quad[0]): Quad[0] => ({
    x: a.x + (b.x - a.x) * share,
    y: a.y + (b.y - a.y) * share,
  });
  return [quad[0], between(quad[0], quad[1]), between(quad[3], quad[2]), quad[3]];
}

function surer(a: TextBox, b: TextBox): TextBox {
  return b.confidence > a.confidence ? b : a;
}
