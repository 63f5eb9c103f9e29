import type { GrayPlane, PixelRect, Point, RgbImage } from '../../../image/pixel-image.ts';
import { createGrayPlane } from '../../../image/pixel-image.ts';
import { resampleRgb, wholeOf } from '../../../image/resample.ts';
import { obeyStrokes } from '../brush-strokes.ts';
import { correctMatte } from '../correct-matte.ts';
import { firmInterior } from '../firm-interior.ts';
import { keepUntouched } from '../keep-untouched.ts';
import { refineMatte } from '../refine-matte.ts';
import type { BrushStroke, SubjectPrompt } from '../sam-service.ts';
import { cleanMask } from './clean-mask.ts';
import { pickExpected } from './pick-mask.ts';
import { toProbabilities } from './sam-frame.ts';
import type { OfferedMask, SamNetwork } from './sam-network.ts';
import { type Size, toFrame, workFrame } from './work-frame.ts';

const INSIDE = 128;
/** A piece that takes more than this of the product away, or of the picture to it, is not the piece meant. */
const MOST_OF_PRODUCT = 0.6;
const MOST_OF_PICTURE = 0.6;
/** A mask that fills less of the user's box than this is not what the box is around. */
const LEAST_OF_BOX = 0.02;
/** A brush that covers this much of a piece meant the piece. */
const MEANT_BY_BRUSH = 0.35;
const POINTS_A_STROKE = 5;

/** The subject within the box that the user drew, by box, clicks and strokes. */
export async function segmentInBox(
  sam: SamNetwork,
  image: RgbImage,
  prompt: SubjectPrompt,
  signal?: AbortSignal,
): Promise<{ rough: GrayPlane; predictedIou: number }> {
  const frame = workFrame(image);
  const { include, exclude } = saidPoints(prompt);
  const { box } = prompt;
  // Exports without boxes need a place to start from.
  const start = include.length === 0 && box && !sam.layout.takesBoxes ? [centreOf(box)] : include;
  const [offered] = await sam.ask(image, [{ include: start, exclude, box }], frame, signal);
  const boxShare = box ? (box.widthPx * box.heightPx) / (image.widthPx * image.heightPx) : 0;
  const leastPx = LEAST_OF_BOX * boxShare * frame.widthPx * frame.heightPx;
  const best =
    pickExpected(offered!, (mask) => count(mask, () => true) > leastPx) ?? offered!.reduce(moreExpected);
  const rough = cleanMask(toProbabilities(best.mask));
  if (box) clearOutside(rough, box, image);
  return {
    rough: obeyStrokes(rough, inFrame(prompt.strokes ?? [], image, frame)),
    predictedIou: best.predictedIou,
  };
}

/**
 * Corrects a matte: each click and stroke takes the piece under it that SAM sees, to the product or away from
 * it. What no piece touches stays exactly as it was.
 */
export async function correctByPieces(
  sam: SamNetwork,
  image: RgbImage,
  prompt: SubjectPrompt & { readonly matte: GrayPlane },
  signal?: AbortSignal,
): Promise<GrayPlane> {
  const frame = workFrame(image);
  const before = toFrame(prompt.matte, frame);
  const result: GrayPlane = { ...before, data: before.data.slice() };
  const wishes = wishesOf(prompt, before, image);
  const asked = wishes.map(({ points, mode }) => {
    const others = wishes.filter((other) => other.mode !== mode).flatMap((other) => other.points);
    return { include: points, exclude: others };
  });
  const answers = await sam.ask(image, asked, frame, signal);
  for (const [at, wish] of wishes.entries()) {
    const piece = pickPiece(answers[at]!, wish, before);
    if (piece) applyPiece(result, piece, wish.mode);
    else if (!wish.brush) applyRegion(image, result, wish);
  }
  const strokes = prompt.strokes ?? [];
  const rough = obeyStrokes(result, inFrame(strokes, image, frame));
  const alpha = keepUntouched(prompt.matte, firmInterior(refineMatte(image, rough)), before, rough);
  return obeyStrokes(alpha, strokes);
}

/** One click, or one stroke, that says something else than the matte. */
interface Wish {
  readonly mode: 'include' | 'exclude';
  readonly points: readonly Point[];
  /** How much of the frame's pixels a stroke covers, 0–255. */
  readonly brush?: GrayPlane | undefined;
}

function wishesOf(prompt: SubjectPrompt, before: GrayPlane, image: RgbImage): Wish[] {
  const clicks = (points: readonly Point[] = [], mode: Wish['mode']) =>
    points
      .filter((point) => before.data[pixelOf(point, image, before)]! >= INSIDE !== (mode === 'include'))
      .map((point): Wish => ({ mode, points: [point] }));
  const strokes = (prompt.strokes ?? []).map((stroke): Wish => {
    const nothing = createGrayPlane(before.widthPx, before.heightPx);
    const brush = obeyStrokes(nothing, inFrame([{ ...stroke, mode: 'include' }], image, before));
    return { mode: stroke.mode, points: sampled(stroke), brush };
  });
  return [...clicks(prompt.include, 'include'), ...clicks(prompt.exclude, 'exclude'), ...strokes];
}

function pickPiece(offered: readonly OfferedMask[], wish: Wish, before: GrayPlane): GrayPlane | undefined {
  const productPx = count(before, () => true);
  const most = wish.mode === 'exclude' ? MOST_OF_PRODUCT * productPx : MOST_OF_PICTURE * before.data.length;
  const picked = pickExpected(offered, (mask) => {
    const area = count(mask, (i) => wish.mode === 'include' || before.data[i]! >= INSIDE);
    if (area === 0 || area > most) return false;
    const brush = wish.brush;
    return !brush || count(mask, (i) => brush.data[i]! >= INSIDE) >= MEANT_BY_BRUSH * count(mask, () => true);
  });
  return picked && cleanMask(toProbabilities(picked.mask));
}

function applyPiece({ data }: GrayPlane, piece: GrayPlane, mode: Wish['mode']): void {
  for (let i = 0; i < data.length; i += 1) {
    const inside = piece.data[i]!;
    data[i] = mode === 'include' ? Math.max(data[i]!, inside) : Math.min(data[i]!, 255 - inside);
  }
}

/** Where SAM has no piece: the region under the click whose rim lies on edges. */
function applyRegion(image: RgbImage, result: GrayPlane, { mode, points }: Wish): void {
  const small = resampleRgb(image, wholeOf(image), result.widthPx, result.heightPx);
  const scale = result.widthPx / image.widthPx;
  const places = points.map(({ x, y }) => ({ x: x * scale, y: y * scale }));
  result.data.set(correctMatte(small, result, { [mode]: places }).data);
}

function inFrame(strokes: readonly BrushStroke[], image: RgbImage, frame: Size): BrushStroke[] {
  const scale = frame.widthPx / image.widthPx;
  return strokes.map(({ mode, radiusPx, points }) => ({
    mode,
    radiusPx: radiusPx * scale,
    points: points.map(({ x, y }) => ({ x: x * scale, y: y * scale })),
  }));
}

function clearOutside(plane: GrayPlane, box: PixelRect, image: RgbImage): void {
  const scaleX = image.widthPx / plane.widthPx;
  const scaleY = image.heightPx / plane.heightPx;
  for (let i = 0; i < plane.data.length; i += 1) {
    const x = ((i % plane.widthPx) + 0.5) * scaleX - box.left;
    const y = (Math.floor(i / plane.widthPx) + 0.5) * scaleY - box.top;
    if (x < 0 || y < 0 || x > box.widthPx || y > box.heightPx) plane.data[i] = 0;
  }
}

function saidPoints({ include = [], exclude = [], strokes = [] }: SubjectPrompt) {
  const drawn = (mode: BrushStroke['mode']) =>
    strokes.filter((stroke) => stroke.mode === mode).flatMap(sampled);
  return { include: [...include, ...drawn('include')], exclude: [...exclude, ...drawn('exclude')] };
}

/** A few places along a stroke, its ends among them. */
function sampled({ points }: BrushStroke): Point[] {
  const last = points.length - 1;
  const steps = Math.min(POINTS_A_STROKE, points.length) - 1;
  const places = Array.from({ length: steps + 1 }, (_, at) =>
    steps === 0 ? 0 : Math.round((at * last) / steps),
  );
  return [...new Set(places)].map((place) => points[place]!);
}

function count({ data }: GrayPlane, accepts: (index: number) => boolean): number {
  let found = 0;
  for (let i = 0; i < data.length; i += 1) if (data[i]! >= INSIDE && accepts(i)) found += 1;
  return found;
}

function moreExpected(a: OfferedMask, b: OfferedMask): OfferedMask {
  return b.predictedIou > a.predictedIou ? b : a;
}

function centreOf({ left, top, widthPx, heightPx }: PixelRect): Point {
  return { x: left + widthPx / 2, y: top + heightPx / 2 };
}

function pixelOf({ x, y }: Point, image: RgbImage, frame: Size): number {
  const column = Math.min(frame.widthPx - 1, Math.max(0, Math.floor((x * frame.widthPx) / image.widthPx)));
  const row = Math.min(frame.heightPx - 1, Math.max(0, Math.floor((y * frame.heightPx) / image.heightPx)));
  return row * frame.widthPx + column;
}
