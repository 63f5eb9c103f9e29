import { connectedComponents } from '../../image/connected-components.ts';
import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../image/resample.ts';
import { obeyStrokes } from './brush-strokes.ts';
import { type Click, growClicks } from './click-regions.ts';
import { correctInWindow } from './correction-window.ts';
import { edgeStrength } from './edge-strength.ts';
import { firmInterior } from './firm-interior.ts';
import { keepUntouched } from './keep-untouched.ts';
import { refineMatte } from './refine-matte.ts';
import { regionLevel } from './region-level.ts';
import type { SubjectPrompt } from './sam-service.ts';

/** Regions are sought at this size: finer, clicks get slow; coarser, cords and rims are lost. */
const WORK_PX = 512;
/** Radius of what a click changes where no region shows, in pixels of that size. */
const DAB_PX = 5;
/** A piece smaller than this share of the largest is taken away whole by a click. */
const SMALL_PIECE = 0.5;
/** Mattes count as decided beyond these: a click on what is already so only holds it. */
const CLEAR = 26;
const OPAQUE = 229;

/**
 * Corrects a matte by the user's clicks and strokes. A click changes the region under it and only that: the one
 * whose rim lies on the picture's edges. Strokes are obeyed as they were drawn.
 *
 * @param matte at the picture's size; not changed
 * @param prompt in pixels of the picture; its box is not looked at
 */
export function correctMatte(image: RgbImage, matte: GrayPlane, prompt: SubjectPrompt): GrayPlane {
  return correctInWindow(image, matte, prompt, correctWhole);
}

function correctWhole(image: RgbImage, matte: GrayPlane, prompt: SubjectPrompt): GrayPlane {
  const scale = Math.min(1, WORK_PX / Math.max(image.widthPx, image.heightPx));
  const widthPx = Math.max(1, Math.round(image.widthPx * scale));
  const heightPx = Math.max(1, Math.round(image.heightPx * scale));
  const before = resampleGray(matte, wholeOf(matte), widthPx, heightPx);
  const after: GrayPlane = { ...before, data: before.data.slice() };
  const clicks = clicksOf(prompt, before, scale);
  if (clicks.length > 0) {
    const small = resampleRgb(image, wholeOf(image), widthPx, heightPx);
    changeRegions(small, before, after, clicks);
  }
  const strokes = prompt.strokes ?? [];
  const drawn = obeyStrokes(
    after,
    strokes.map((stroke) => ({
      ...stroke,
      radiusPx: stroke.radiusPx * scale,
      points: stroke.points.map(({ x, y }) => ({ x: x * scale, y: y * scale })),
    })),
  );
  if (drawn.data.every((value, i) => value === before.data[i])) return matte;
  const refined = firmInterior(refineMatte(image, drawn));
  return obeyStrokes(keepUntouched(matte, refined, before, drawn), strokes);
}

/** Clicks in pixels of the work size; what lies outside the picture is brought to its border. */
function clicksOf(prompt: SubjectPrompt, { widthPx, heightPx }: GrayPlane, scale: number): Click[] {
  const toClick = (include: boolean) => (point: { readonly x: number; readonly y: number }) => ({
    include,
    x: Math.min(widthPx - 1, Math.max(0, Math.floor(point.x * scale))),
    y: Math.min(heightPx - 1, Math.max(0, Math.floor(point.y * scale))),
  });
  return [...(prompt.include ?? []).map(toClick(true)), ...(prompt.exclude ?? []).map(toClick(false))];
}

function changeRegions(image: RgbImage, before: GrayPlane, after: GrayPlane, clicks: readonly Click[]): void {
  const { widthPx } = image;
  const side = Uint8Array.from(before.data, (value) => (value >= 128 ? 1 : 0));
  const edges = edgeStrength(image);
  const regions = growClicks(image, clicks, side, edges);
  const pieceAt = smallPieces(before, clicks);
  for (const [index, click] of clicks.entries()) {
    const at = click.y * widthPx + click.x;
    const value = before.data[at]!;
    if (click.include ? value > OPAQUE : value < CLEAR) continue;
    const inPiece = click.include ? undefined : pieceAt(at);
    const level = inPiece ? 0 : regionLevel(index, at, regions, { widthPx, edges, side });
    const isMeant =
      inPiece ??
      ((i: number) => {
        if (regions.owner[i] !== index) return false;
        if (level !== undefined) return regions.distance[i]! <= level;
        return (
          regions.distance[i]! < 1 &&
          Math.hypot((i % widthPx) - click.x, Math.floor(i / widthPx) - click.y) <= DAB_PX
        );
      });
    for (let i = 0; i < side.length; i += 1) if (isMeant(i)) after.data[i] = click.include ? 255 : 0;
  }
}

/** Finds the separate piece under a click, where it is a small one that no click keeps. */
function smallPieces(matte: GrayPlane, clicks: readonly Click[]) {
  const { labels, list } = connectedComponents(matte, 128);
  const largestPx = Math.max(0, ...list.map((piece) => piece.areaPx));
  const wanted = new Set(
    clicks.filter((click) => click.include).map(({ x, y }) => labels[y * matte.widthPx + x]),
  );
  return (at: number): ((index: number) => boolean) | undefined => {
    const label = labels[at]!;
    const piece = list[label - 1];
    if (!piece || wanted.has(label) || piece.areaPx >= SMALL_PIECE * largestPx) return undefined;
    return (index) => labels[index] === label;
  };
}
