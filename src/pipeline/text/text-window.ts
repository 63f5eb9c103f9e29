import type { PixelRect, RgbImage } from '../../image/pixel-image.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import { type Quad, quadHeight, quadWidth } from '../../services/ocr/quad.ts';
import { distanceToPalette, findPalette, type PaletteColour } from './colour-palette.ts';
import { type FlatRing, findFlatRing } from './flat-ring.ts';
import { distanceToQuad, pixelOf, rectAround, sampledPixels } from './text-mask.ts';

/** One line of text and its surroundings: everything here is row-major within `rect`. */
export interface TextWindow {
  readonly rect: PixelRect;
  readonly lineHeightPx: number;
  /** Pixels to the box: negative inside. */
  readonly distance: Float32Array;
  /** How far the colour is from those of the ground round it, in levels of 255. */
  readonly contrast: Float32Array;
  /** Above this contrast a pixel is ink, by Otsu's criterion inside the box. */
  readonly inkContrast: number;
  /** 0–1: how well ink and ground part (between-class ÷ total variance). */
  readonly separability: number;
  /** Steepest steps between neighbouring pixels ÷ the ink's contrast: ~0.6–1 drawn, below that out of focus. */
  readonly sharpness: number;
  /** The plain ground all round the letters, where there is one. */
  readonly flatRing: FlatRing | undefined;
  /** Median scatter of the ground's colours, levels of 255. */
  readonly groundSpread: number;
}

/** Rim of the box in which the ground is looked at, in line heights beyond the box. */
const RIM = { from: -0.02, to: 0.16 };
/** Of the rim's pixels; a colour that has more is ground, whatever the box holds. */
const MAX_INK_ON_RIM = 0.3;
/** Levels of 255 within which pixels inside are counted to a colour of the rim. */
const INK_TOLERANCE = 24;
/** Of Otsu's best criterion: thresholds that part ink and ground as well as any. */
const NEARLY_BEST = 0.99;
/** Of the surroundings a window shows, in line heights. */
export const WINDOW_MARGIN = 0.6;
/** Stretches of the line that get a palette of their own, in line heights. */
const STRETCH = 2.5;

/**
 * Finds what in a text's box is not ground: ink of any colour, its outline and its shadow.
 *
 * @param within what to look at instead of the box and its surroundings
 */
export function openTextWindow(image: RgbImage, box: TextBox, within?: PixelRect): TextWindow {
  const lineHeightPx = Math.max(4, box.lineHeightPx);
  const rect = within ?? rectAround(box.quad, WINDOW_MARGIN * lineHeightPx, image);
  const distance = distanceToQuad(box.quad, rect);
  const stretchOf = stretches(box.quad, lineHeightPx, rect);
  const palettes = stretchOf.map((stretch) => paletteOf(image, rect, distance, lineHeightPx, stretch));
  const contrast = new Float32Array(distance.length);
  for (let i = 0; i < contrast.length; i++) {
    const at = 3 * pixelOf(image, rect, i);
    const palette = palettes[stretchIndex(stretchOf, rect, i)];
    contrast[i] = distanceToPalette(palette, image.data[at], image.data[at + 1], image.data[at + 2]);
  }
  const { threshold, separability } = otsu(contrast, distance);
  const spreads = palettes
    .flat()
    .map((colour) => colour.spread)
    .sort((a, b) => a - b);
  return {
    rect,
    lineHeightPx,
    distance,
    contrast,
    inkContrast: threshold,
    separability,
    sharpness: sharpnessOf(contrast, distance, sampledPixels(rect, lineHeightPx), rect.widthPx, threshold),
    flatRing: findFlatRing(image, rect, distance, lineHeightPx),
    groundSpread: spreads[spreads.length >> 1] ?? 0,
  };
}

interface Stretch {
  readonly originX: number;
  readonly originY: number;
  readonly alongX: number;
  readonly alongY: number;
  readonly from: number;
  readonly to: number;
}

/** Cuts the box across its longer axis. */
function stretches(quad: Quad, lineHeightPx: number, rect: PixelRect): Stretch[] {
  const wide = quadWidth(quad) >= quadHeight(quad);
  const [start, end] = wide ? [quad[0], quad[1]] : [quad[1], quad[2]];
  const length = Math.hypot(end.x - start.x, end.y - start.y) || 1;
  const count = Math.max(1, Math.round(length / (STRETCH * lineHeightPx)));
  const base = {
    originX: start.x - rect.left,
    originY: start.y - rect.top,
    alongX: (end.x - start.x) / length,
    alongY: (end.y - start.y) / length,
  };
  return Array.from({ length: count }, (_, k) => ({
    ...base,
    from: k === 0 ? Number.NEGATIVE_INFINITY : (k * length) / count,
    to: k === count - 1 ? Number.POSITIVE_INFINITY : ((k + 1) * length) / count,
  }));
}

function positionAlong(stretch: Stretch, rect: PixelRect, i: number): number {
  const x = (i % rect.widthPx) + 0.5 - stretch.originX;
  const y = Math.floor(i / rect.widthPx) + 0.5 - stretch.originY;
  return x * stretch.alongX + y * stretch.alongY;
}

function stretchIndex(all: readonly Stretch[], rect: PixelRect, i: number): number {
  if (all.length === 1) return 0;
  const position = positionAlong(all[0], rect, i);
  return all.findIndex((stretch) => position < stretch.to);
}

function paletteOf(
  image: RgbImage,
  rect: PixelRect,
  distance: Float32Array,
  lineHeightPx: number,
  stretch: Stretch,
): PaletteColour[] {
  const from = Math.min(RIM.from * lineHeightPx, -0.5);
  const to = Math.max(RIM.to * lineHeightPx, 2);
  const samples: number[] = [];
  const inside: number[] = [];
  for (const i of sampledPixels(rect, lineHeightPx)) {
    if (distance[i] > to) continue;
    const position = positionAlong(stretch, rect, i);
    if (position < stretch.from - lineHeightPx || position > stretch.to + lineHeightPx) continue;
    const at = 3 * pixelOf(image, rect, i);
    const list = distance[i] < from ? inside : samples;
    list.push(image.data[at], image.data[at + 1], image.data[at + 2]);
  }
  return withoutInk(findPalette(Float32Array.from(samples)), Float32Array.from(inside));
}

/** Letters that stick out of a box cut too close colour its rim; inside the box there is far more of them. */
function withoutInk(rim: readonly PaletteColour[], inside: Float32Array): PaletteColour[] {
  const counts = new Float64Array(rim.length);
  for (let i = 0; i < inside.length; i += 3) {
    let nearest = -1;
    let least = INK_TOLERANCE;
    for (let k = 0; k < rim.length; k++) {
      const distance = distanceToPalette([rim[k]], inside[i], inside[i + 1], inside[i + 2]);
      if (distance < least) {
        least = distance;
        nearest = k;
      }
    }
    if (nearest >= 0) counts[nearest]++;
  }
  const ground = rim.filter((colour, k) => {
    const shareInside = (3 * counts[k]) / Math.max(3, inside.length);
    return colour.share > MAX_INK_ON_RIM || shareInside < 1.5 * colour.share;
  });
  return ground.length > 0 ? ground : [...rim];
}

function otsu(contrast: Float32Array, distance: Float32Array): { threshold: number; separability: number } {
  const histogram = new Float64Array(256);
  let count = 0;
  for (let i = 0; i < contrast.length; i++) {
    if (distance[i] > 0) continue;
    histogram[Math.min(255, Math.round(contrast[i]))]++;
    count++;
  }
  let mean = 0;
  for (let level = 0; level < 256; level++) mean += (level * histogram[level]) / count;
  let variance = 0;
  for (let level = 0; level < 256; level++) variance += ((level - mean) ** 2 * histogram[level]) / count;
  const between = new Float64Array(256);
  let weight = 0;
  let sum = 0;
  for (let level = 0; level < 255; level++) {
    weight += histogram[level] / count;
    sum += (level * histogram[level]) / count;
    if (weight > 0 && weight < 1) between[level] = (mean * weight - sum) ** 2 / (weight * (1 - weight));
  }
  const best = Math.max(...between);
  // Clean lettering leaves a plain between ink and ground; its middle is the safest place to part them.
  const good = (value: number) => value >= NEARLY_BEST * best;
  const threshold = (between.findIndex(good) + between.findLastIndex(good)) / 2 + 0.5;
  return { threshold, separability: variance > 0 ? best / variance : 0 };
}

function sharpnessOf(
  contrast: Float32Array,
  distance: Float32Array,
  sampled: Int32Array,
  widthPx: number,
  ink: number,
): number {
  const steps: number[] = [];
  const inks: number[] = [];
  for (const i of sampled) {
    if (distance[i] > 0 || i + widthPx >= contrast.length) continue;
    steps.push(Math.abs(contrast[i] - contrast[i + 1]), Math.abs(contrast[i] - contrast[i + widthPx]));
    if (contrast[i] > ink) inks.push(contrast[i]);
  }
  if (inks.length === 0) return 0;
  const steep = Float32Array.from(steps).sort()[Math.floor(0.97 * steps.length)];
  return steep / Float32Array.from(inks).sort()[inks.length >> 1];
}
