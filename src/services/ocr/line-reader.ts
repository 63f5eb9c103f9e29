import type { RgbImage } from '../../image/pixel-image.ts';
import type { OcrModels } from './ocr-models.ts';
import type { TextBox } from './ocr-service.ts';
import { type Quad, quadHeight, quadWidth, turnQuad } from './quad.ts';
import { rectifyLine } from './rectify-line.ts';
import { recogniseStrip, stripHeightPx, upsideDownProbability } from './text-recognition.ts';
import { layOutColumn } from './upright-column.ts';

/** A reading this sure ends the search for a better direction. */
const sureConfidence = 0.9;
/** PaddleOCR turns boxes at least this much taller than wide. */
const tallRatio = 1.5;
/** The orientation classifier looks at the beginning of the line only. */
const orientationWidthPx = 192;
const minStripWidthPx = 16;
const maxStripWidthPx = 3200;
const paddedStripWidthPx = 160;

/**
 * Reads what stands in an upright quad: tries the directions its shape allows and keeps the surest.
 * Tall quads are read upwards, downwards and as a column of upright characters; others as they stand and on
 * their head; squarish ones in all four directions when neither is sure.
 */
export async function readLine(models: OcrModels, image: RgbImage, quad: Quad): Promise<TextBox> {
  const ratio = quadHeight(quad) / quadWidth(quad);
  const tall = ratio >= tallRatio;
  let best = await readEitherWay(models, image, tall ? turnQuad(quad, 1) : quad);
  if (best.confidence >= sureConfidence) return best;
  if (tall) best = surer(best, await readColumn(models, image, quad));
  else if (ratio > 1 / tallRatio) best = surer(best, await readEitherWay(models, image, turnQuad(quad, 1)));
  return best;
}

/** The direction that the classifier prefers first, the opposite one only where that is unsure. */
async function readEitherWay(models: OcrModels, image: RgbImage, quad: Quad): Promise<TextBox> {
  const start = rectifyLine(image, startOf(quad), orientationWidthPx, stripHeightPx);
  const flipped = (await upsideDownProbability(models.orientation, start)) > 0.5;
  const first = await readAlong(models, image, flipped ? turnQuad(quad, 2) : quad);
  if (first.confidence >= sureConfidence) return first;
  return surer(first, await readAlong(models, image, turnQuad(quad, flipped ? 0 : 2)));
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
