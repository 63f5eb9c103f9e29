import type { GrayPlane, PixelRect, RgbImage } from '../../image/pixel-image.ts';
import { resampleGray, resampleRgb } from '../../image/resample.ts';
import type { SubjectPrompt } from './sam-service.ts';

/** Around product, clicks and strokes, as a share of their longer side: parts that were missed may lie there. */
const MARGIN_SHARE = 0.35;
/** A window larger than this share of the picture shows nothing finer. */
const WORTH_IT = 0.6;
/** What is fainter is no part of the product. */
const SEEN_ALPHA = 26;

type Correct = (image: RgbImage, matte: GrayPlane, prompt: SubjectPrompt) => GrayPlane;

/**
 * Corrects a matte in a window around the product, where a small one has pixels enough for its thin rims. A change
 * that reaches the window's border may go on outside: then the whole picture is looked at.
 */
export function correctInWindow(
  image: RgbImage,
  matte: GrayPlane,
  prompt: SubjectPrompt,
  correct: Correct,
): GrayPlane {
  const window = windowAround(matte, prompt);
  if (!window) return correct(image, matte, prompt);
  const { widthPx, heightPx } = window;
  const before = resampleGray(matte, window, widthPx, heightPx);
  const after = correct(resampleRgb(image, window, widthPx, heightPx), before, moved(prompt, window));
  if (after === before) return matte;
  if (reachesOut(before, after, window, image)) return correct(image, matte, prompt);
  const data = matte.data.slice();
  for (let y = 0; y < heightPx; y += 1) {
    const row = after.data.subarray(y * widthPx, (y + 1) * widthPx);
    data.set(row, (window.top + y) * matte.widthPx + window.left);
  }
  return { ...matte, data };
}

function windowAround(matte: GrayPlane, prompt: SubjectPrompt): PixelRect | undefined {
  let [left, top, right, bottom] = [matte.widthPx, matte.heightPx, 0, 0];
  const cover = (x: number, y: number, reach: number) => {
    left = Math.min(left, x - reach);
    top = Math.min(top, y - reach);
    right = Math.max(right, x + reach);
    bottom = Math.max(bottom, y + reach);
  };
  for (let i = 0; i < matte.data.length; i += 1) {
    if (matte.data[i]! >= SEEN_ALPHA) cover(i % matte.widthPx, Math.floor(i / matte.widthPx), 1);
  }
  for (const { x, y } of [...(prompt.include ?? []), ...(prompt.exclude ?? [])]) cover(x, y, 1);
  for (const { points, radiusPx } of prompt.strokes ?? []) {
    for (const { x, y } of points) cover(x, y, radiusPx + 1);
  }
  if (right <= left || bottom <= top) return undefined;
  const margin = MARGIN_SHARE * Math.max(right - left, bottom - top);
  left = Math.max(0, Math.floor(left - margin));
  top = Math.max(0, Math.floor(top - margin));
  const widthPx = Math.min(matte.widthPx, Math.ceil(right + margin)) - left;
  const heightPx = Math.min(matte.heightPx, Math.ceil(bottom + margin)) - top;
  const share = (widthPx * heightPx) / (matte.widthPx * matte.heightPx);
  return share < WORTH_IT ? { left, top, widthPx, heightPx } : undefined;
}

function moved(prompt: SubjectPrompt, { left, top }: PixelRect): SubjectPrompt {
  const inWindow = ({ x, y }: { readonly x: number; readonly y: number }) => ({ x: x - left, y: y - top });
  return {
    include: prompt.include?.map(inWindow),
    exclude: prompt.exclude?.map(inWindow),
    strokes: prompt.strokes?.map((stroke) => ({ ...stroke, points: stroke.points.map(inWindow) })),
  };
}

/** Whether something changed at those borders of the window that are not the picture's. */
function reachesOut(before: GrayPlane, after: GrayPlane, window: PixelRect, image: RgbImage): boolean {
  const { widthPx, heightPx } = window;
  const rows = [
    ...(window.top > 0 ? [0] : []),
    ...(window.top + heightPx < image.heightPx ? [heightPx - 1] : []),
  ];
  const columns = [
    ...(window.left > 0 ? [0] : []),
    ...(window.left + widthPx < image.widthPx ? [widthPx - 1] : []),
  ];
  const changed = (i: number) => before.data[i] !== after.data[i];
  for (const y of rows) for (let x = 0; x < widthPx; x += 1) if (changed(y * widthPx + x)) return true;
  for (const x of columns) for (let y = 0; y < heightPx; y += 1) if (changed(y * widthPx + x)) return true;
  return false;
}
