import { connectedComponents } from '../../image/connected-components.ts';
import type { GrayPlane, Point, RgbImage } from '../../image/pixel-image.ts';
import { resampleRgb, wholeOf } from '../../image/resample.ts';
import type { SubjectPrompt } from './sam-service.ts';

/** Radius around a click that certainly belongs to what was meant, as a share of the longer side. */
const CLICK_SHARE = 0.008;
/** Largest colour step between neighbours within one region, RGB distance. */
const STEP = 16;

/**
 * Corrects a rough matte by the seller's clicks. A click to include takes the whole salient thing under it,
 * where the engine had seen one and left it out, else the region of like colour around it up to the next
 * edge; a click to exclude takes away the separate piece, or the region of like colour, under it.
 *
 * @param matte not changed; the photo's proportions, any size
 * @param candidates everything salient, before the engine chose; same size as `matte`
 * @param prompt in pixels of `image`
 */
export function applyPoints(
  image: RgbImage,
  matte: GrayPlane,
  candidates: GrayPlane,
  prompt: SubjectPrompt,
): GrayPlane {
  const include = toPlane(prompt.include ?? [], image, matte);
  const exclude = toPlane(prompt.exclude ?? [], image, matte);
  if (include.length + exclude.length === 0) return matte;
  const colours = resampleRgb(image, wholeOf(image), matte.widthPx, matte.heightPx);
  const result: GrayPlane = { ...matte, data: matte.data.slice() };
  for (const at of include) {
    const region = pieceAt(candidates, at) ?? likeColours(colours, at, (i) => result.data[i]! < 128);
    for (let i = 0; i < region.length; i += 1) {
      if (region[i])
        result.data[i] = Math.max(result.data[i]!, candidates.data[i]! >= 128 ? candidates.data[i]! : 255);
    }
  }
  for (const at of exclude) {
    const region = smallPieceAt(result, at) ?? likeColours(colours, at, (i) => result.data[i]! >= 128);
    for (let i = 0; i < region.length; i += 1) if (region[i]) result.data[i] = 0;
  }
  return result;
}

/** Indices of the clicked pixels; what lies outside the photo is brought to its border. */
function toPlane(points: readonly Point[], image: RgbImage, plane: GrayPlane): number[] {
  return points.map((point) => {
    const x = Math.floor((point.x * plane.widthPx) / image.widthPx);
    const y = Math.floor((point.y * plane.heightPx) / image.heightPx);
    const column = Math.min(plane.widthPx - 1, Math.max(0, x));
    return Math.min(plane.heightPx - 1, Math.max(0, y)) * plane.widthPx + column;
  });
}

function pieceAt(plane: GrayPlane, at: number): Uint8Array | undefined {
  if (plane.data[at]! < 128) return undefined;
  const { labels } = connectedComponents(plane, 128);
  return Uint8Array.from(labels, (label) => (label === labels[at] ? 1 : 0));
}

/** The piece under a click, where it is not the largest: that one is never taken away whole. */
function smallPieceAt(plane: GrayPlane, at: number): Uint8Array | undefined {
  if (plane.data[at]! < 26) return undefined;
  const { labels, list } = connectedComponents(plane, 26);
  const piece = list[labels[at]! - 1]!;
  if (list.every((other) => other.areaPx <= piece.areaPx)) return undefined;
  return Uint8Array.from(labels, (label) => (label === piece.label ? 1 : 0));
}

/** The connected region around a pixel whose colours resemble those under the click. */
function likeColours(image: RgbImage, at: number, within: (index: number) => boolean): Uint8Array {
  const { widthPx, heightPx, data } = image;
  const region = new Uint8Array(widthPx * heightPx);
  const { mean, reach } = colourUnder(image, at, region);
  const stack: number[] = [];
  for (let i = 0; i < region.length; i += 1) if (region[i]) stack.push(i);
  while (stack.length > 0) {
    const i = stack.pop()!;
    const x = i % widthPx;
    if (x > 0) visit(i, i - 1);
    if (x < widthPx - 1) visit(i, i + 1);
    if (i >= widthPx) visit(i, i - widthPx);
    if (i < widthPx * (heightPx - 1)) visit(i, i + widthPx);
  }
  return region;

  function visit(from: number, to: number): void {
    if (region[to] || !within(to)) return;
    const [red, green, blue] = [data[3 * to]!, data[3 * to + 1]!, data[3 * to + 2]!];
    if (Math.hypot(red - mean[0]!, green - mean[1]!, blue - mean[2]!) > reach) return;
    const step = Math.hypot(red - data[3 * from]!, green - data[3 * from + 1]!, blue - data[3 * from + 2]!);
    if (step > STEP) return;
    region[to] = 1;
    stack.push(to);
  }
}

/** Mean colour of the disc under the click, which is marked in `region`, and how far its like may lie. */
function colourUnder(image: RgbImage, at: number, region: Uint8Array) {
  const { widthPx, heightPx, data } = image;
  const radius = Math.max(1, Math.round(CLICK_SHARE * Math.max(widthPx, heightPx)));
  const centreX = at % widthPx;
  const centreY = (at - centreX) / widthPx;
  const mean = [0, 0, 0];
  let squares = 0;
  let count = 0;
  for (let y = Math.max(0, centreY - radius); y <= Math.min(heightPx - 1, centreY + radius); y += 1) {
    for (let x = Math.max(0, centreX - radius); x <= Math.min(widthPx - 1, centreX + radius); x += 1) {
      if ((x - centreX) ** 2 + (y - centreY) ** 2 > radius * radius) continue;
      const i = y * widthPx + x;
      region[i] = 1;
      count += 1;
      for (let c = 0; c < 3; c += 1) {
        mean[c]! += data[3 * i + c]!;
        squares += data[3 * i + c]! ** 2;
      }
    }
  }
  for (let c = 0; c < 3; c += 1) mean[c]! /= count;
  const variance = squares / count - mean.reduce((sum, value) => sum + value * value, 0);
  return { mean, reach: Math.min(70, 30 + 2 * Math.sqrt(Math.max(0, variance))) };
}
