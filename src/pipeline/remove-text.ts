import type { z } from 'zod';
import type { GrayPlane, PixelRect, RgbImage } from '../image/pixel-image.ts';
import type { textRemovalSchema } from '../protocol/recipe.ts';
import type { TextBox } from '../services/ocr/ocr-service.ts';
import { quadArea, sharedArea } from '../services/ocr/quad.ts';
import type { SubjectMatte } from '../services/sam/sam-service.ts';
import { needsSubject } from './subject.ts';
import { findBadges } from './text/badge-behind-text.ts';
import { continuedShare } from './text/continued-matte.ts';
import { mergedRects } from './text/merged-rects.ts';
import { paintOverText } from './text/paint-over-text.ts';
import { type Product, productBehindText } from './text/product-behind-text.ts';
import { type SeenText, seeText } from './text/seen-text.ts';
import { pixelOf, rectAround } from './text/text-mask.ts';
import {
  graphicsOnProduct,
  looksOutOfFocus,
  looksPhotographed,
  planByShare,
  shareOnProduct,
} from './text/text-verdict.ts';
import { toldTexts } from './text/told-texts.ts';
import type { Frame, Step, StepContext, TextFinding, TextVerdict, WorkingPhoto } from './working-photo.ts';

type Parameters = z.output<typeof textRemovalSchema>;

/** What is read below this is more often a pattern than a text: neither removed nor reported. */
const READ_CONFIDENCE = 0.5;
/** Of what is read again, in line heights round each text. */
const READ_MARGIN = 0.6;
/** Of a box: a membrane brings about half of what lies under a text back; a quarter of the box may graze. */
const CONTINUED_SHARE = 0.1;
/** Where the matte has more than this under the text it did not lose the product there. */
const LOST_BELOW = 0.1;
/** A reading that shares this much of the smaller box with a removed text is that text, still there. */
const SAME_TEXT_SHARE = 0.3;
/** A much taller reading is a thing in the picture that looks like a letter: a bottle once read as 日, a bag as n. */
const SAME_TEXT_HEIGHTS = 1.4;

/**
 * Takes away overlaid text and keeps what is printed on the product: read, decide by the product's matte,
 * paint over, read again, try once more with whole boxes, report.
 */
export const removeText: Step<Parameters> = async (photo, parameters, context) => {
  const read = await readText(photo.rgb, parameters, context);
  const told = toldTexts(parameters, read, photo.rgb);
  const texts = [...read, ...told.unread];
  const legible = texts.filter((text) => told.of(text) || text.confidence >= parameters.minConfidence);
  if (legible.length === 0) return withFindings(photo, texts, new Map());
  const seen = new Map(legible.map((text) => [text, seeText(photo.rgb, text)]));
  const product = parameters.keepProductText
    ? await productBehindText(photo, texts, seen, context)
    : undefined;
  const subject = product?.subject;
  const verdicts = parameters.keepProductText
    ? decide(seen, legible, product)
    : new Map(legible.map((text): [TextBox, TextVerdict] => [text, 'removed']));
  for (const text of legible) {
    const wanted = told.of(text);
    if (wanted) verdicts.set(text, wanted === 'keep' ? 'kept_by_user' : 'removed');
  }
  const known = stillValid(photo, subject, verdicts);
  const doomed = legible.filter((text) => verdicts.get(text) === 'removed');
  if (doomed.length === 0) return withFindings({ ...photo, subject: known }, texts, verdicts);
  const rgb = await removeAndVerify(photo, seen, verdicts, subject, parameters, context);
  // Only where texts on the product are kept, and not of those that the seller removes from it: what any other removed
  // text stands on is none of the product.
  const looksForBadges = parameters.keepProductText && needsSubject(context.recipe);
  const overlaid = doomed.filter((text) => !told.of(text));
  const sights = overlaid.map((text) => [text, seen.get(text)!] as const);
  const badges = looksForBadges ? [...findBadges(photo.rgb, sights).values()] : [];
  return withFindings({ ...photo, rgb, subject: known, badges }, texts, verdicts);
};

function readText(
  rgb: RgbImage,
  { languages }: Parameters,
  context: StepContext,
  within?: readonly PixelRect[],
): Promise<TextBox[]> {
  return context.services.ocr.readText(rgb, {
    languages,
    minConfidence: READ_CONFIDENCE,
    within,
    signal: context.signal,
  });
}

/** Where texts stood, with as much round them as a reader needs to see a line. */
function placesOf(texts: readonly TextBox[], rgb: RgbImage): PixelRect[] {
  return mergedRects(texts.map((text) => rectAround(text.quad, READ_MARGIN * text.lineHeightPx, rgb)));
}

function decide(
  seen: ReadonlyMap<TextBox, SeenText>,
  texts: readonly TextBox[],
  found: Product | undefined,
): Map<TextBox, TextVerdict> {
  const product = found?.subject.alpha;
  const verdicts = new Map(
    texts.map((text) => {
      // Without a product to go by, what is out of focus was photographed: in doubt it stays and is reported.
      const kept = looksOutOfFocus(text, seen.get(text)!.look.window) ? 'kept_product' : 'removed';
      const byMatte = product && (found.onBadges.has(text) ? 'removed' : verdictByMatte(product, text));
      return [text, byMatte ?? kept] as [TextBox, TextVerdict];
    }),
  );
  const beside = texts.filter((text) => verdicts.get(text) === 'removed');
  const onProduct = texts.filter((text) => verdicts.get(text) !== 'removed');
  for (const text of beside) {
    if (looksPhotographed(text, seen.get(text)!.look.window, product ? beside : texts))
      verdicts.set(text, 'kept_product');
  }
  const graphics = graphicsOnProduct(onProduct, beside, (text) => seen.get(text)!.look.window.flatRing);
  for (const text of graphics) verdicts.set(text, 'removed');
  return verdicts;
}

function verdictByMatte(product: GrayPlane, text: TextBox): TextVerdict {
  const share = shareOnProduct(product, text);
  const plan = planByShare(share);
  if (plan !== 'remove') return plan;
  const lost = share < LOST_BELOW && continuedShare(product, text) > Math.max(CONTINUED_SHARE, 2 * share);
  return lost ? 'kept_touches_product' : 'removed';
}

/** Where a text stays on the product's rim, the rim was found in a picture without it: it is looked for anew. */
function stillValid(
  photo: WorkingPhoto,
  subject: SubjectMatte | undefined,
  verdicts: ReadonlyMap<TextBox, TextVerdict>,
): SubjectMatte | undefined {
  const left = [...verdicts.values()];
  return left.includes('kept_touches_product') || left.includes('kept_by_user') ? photo.subject : subject;
}

async function removeAndVerify(
  photo: WorkingPhoto,
  seen: ReadonlyMap<TextBox, SeenText>,
  verdicts: Map<TextBox, TextVerdict>,
  subject: SubjectMatte | undefined,
  parameters: Parameters,
  context: StepContext,
): Promise<RgbImage> {
  const doomed = [...verdicts.keys()].filter((text) => verdicts.get(text) === 'removed');
  const { onProgress, signal } = context;
  const options = { protect: subject && matteBesideGraphics(subject.alpha, doomed), onProgress, signal };
  const { zimage } = context.services;
  const first = await paintOverText(photo.rgb, doomed, zimage, { ...options, seen });
  const left = stillThere(doomed, await readText(first, parameters, context, placesOf(doomed, first)));
  if (left.length === 0) return first;
  const again = [...new Set(left.flatMap(({ text, reading }) => [text, reading]))];
  const second = await paintOverText(first, again, zimage, { ...options, wholeBoxes: true });
  const residual = stillThere(
    left.map(({ text }) => text),
    await readText(second, parameters, context, placesOf(again, second)),
  );
  for (const { text } of residual) verdicts.set(text, 'residual');
  return second;
}

function stillThere(
  texts: readonly TextBox[],
  readings: readonly TextBox[],
): { text: TextBox; reading: TextBox }[] {
  return texts.flatMap((text) => {
    const reading = readings.find((candidate) => {
      const smaller = Math.min(quadArea(text.quad), quadArea(candidate.quad));
      return (
        candidate.lineHeightPx < SAME_TEXT_HEIGHTS * text.lineHeightPx &&
        sharedArea(text.quad, candidate.quad) > SAME_TEXT_SHARE * smaller
      );
    });
    return reading ? [{ text, reading }] : [];
  });
}

/** The product's matte less the graphics that were taken for a part of it. */
function matteBesideGraphics(alpha: GrayPlane, doomed: readonly TextBox[]): GrayPlane {
  const product = { ...alpha, data: alpha.data.slice() };
  for (const text of doomed) {
    if (planByShare(shareOnProduct(alpha, text)) === 'remove') continue;
    const rect = rectAround(text.quad, text.lineHeightPx / 2, product);
    for (let i = 0; i < rect.widthPx * rect.heightPx; i++) product.data[pixelOf(product, rect, i)] = 0;
  }
  return product;
}

function withFindings(
  photo: WorkingPhoto,
  texts: readonly TextBox[],
  verdicts: ReadonlyMap<TextBox, TextVerdict>,
): WorkingPhoto {
  const found = texts.map(
    (text): TextFinding => ({
      box: inOriginal(text, photo.frame),
      verdict: verdicts.get(text) ?? 'kept_low_confidence',
    }),
  );
  return { ...photo, findings: { ...photo.findings, texts: found } };
}

function inOriginal(box: TextBox, { scale, offsetX, offsetY }: Frame): TextBox {
  const [a, b, c, d] = box.quad.map(({ x, y }) => ({ x: (x - offsetX) / scale, y: (y - offsetY) / scale }));
  return { ...box, quad: [a, b, c, d], lineHeightPx: box.lineHeightPx / scale };
}
