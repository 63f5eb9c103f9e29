import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import type { Frame } from '../working-photo.ts';
import type { MeasuredPhoto } from './measured-photo.ts';
import { piecewise } from './piecewise.ts';

/**
 * Measured on 13 photos with hand-made or rendered masks: a right matte gives 0.00–0.22 (an edge's own shading
 * is not told from a trace of the old background), one that is 1 px too wide 0.22–0.47, 2 px 0.43–0.70.
 */
export const VISIBLE_HALO = 0.42;

/** How far the pure product and the pure background are searched for from a rim pixel, in measured pixels. */
const REACH_PX = 12;
/** So much deeper the product's own colour is taken: a matte that is too wide has the old background inside. */
const DEEPER_PX = 5;
/** The old background must differ so much from product and new background for a halo to be seen at all. */
const MIN_DISTANCE = 40;
const MIN_RIM_PIXELS = 60;

export interface RimRequest {
  readonly decoded: MeasuredPhoto;
  readonly finished: MeasuredPhoto;
  readonly frame: Frame;
  /** The result keeps its transparency: its colours are the product's alone, not blended with a background. */
  readonly transparent: boolean;
}

export interface RimQuality {
  /** 0–100. */
  readonly part: number;
  /** Share of the old background's colour left at the rim, 0–1. */
  readonly halo: number;
  /** Mean width of the half-transparent band, in pixels of a 1,024 px picture. */
  readonly widthPx: number;
}

/**
 * 0–100 from what a seller sees at the product's edge: the old background's colour left in it (a halo), and
 * how wide the half-transparent band is (a diffuse matte; hair and fur are allowed theirs).
 *
 * undefined where the product has no rim in the picture.
 */
export function measureRimQuality(request: RimRequest): RimQuality | undefined {
  const subject = request.finished.subject;
  if (subject === undefined) return undefined;
  const { softPixels, outlinePixels } = countRim(subject);
  if (outlinePixels < MIN_RIM_PIXELS) return undefined;
  const halo = meanHalo(request, subject);
  const widthPx = softPixels / outlinePixels;
  const part =
    piecewise(halo, [
      [0.2, 100],
      [0.35, 80],
      [0.55, 40],
      [0.9, 0],
    ]) *
    piecewise(widthPx, [
      [3.5, 1],
      [8, 0.85],
      [20, 0.4],
      [60, 0.1],
    ]);
  return { part, halo, widthPx };
}

function countRim({ data, widthPx, heightPx }: GrayPlane): { softPixels: number; outlinePixels: number } {
  let softPixels = 0;
  let outlinePixels = 0;
  for (let y = 0; y < heightPx - 1; y++) {
    for (let x = 0; x < widthPx - 1; x++) {
      const i = y * widthPx + x;
      if (data[i] >= 13 && data[i] <= 242) softPixels++;
      const inside = data[i] >= 128;
      if (inside !== data[i + 1] >= 128 || inside !== data[i + widthPx] >= 128) outlinePixels++;
    }
  }
  return { softPixels, outlinePixels };
}

function meanHalo(request: RimRequest, subject: GrayPlane): number {
  let sum = 0;
  let counted = 0;
  for (let y = 2; y < subject.heightPx - 2; y++) {
    for (let x = 2; x < subject.widthPx - 2; x++) {
      if (!isRim(subject, y * subject.widthPx + x)) continue;
      const leftover = leftoverAt(request, subject, x, y);
      if (leftover === undefined) continue;
      sum += Math.max(-1, Math.min(1, leftover));
      counted++;
    }
  }
  return counted < MIN_RIM_PIXELS / 2 ? 0 : Math.max(0, sum / counted);
}

/** Half transparent, or within two pixels of it. */
function isRim({ data, widthPx }: GrayPlane, i: number): boolean {
  if (data[i] < 50) return false;
  if (data[i] < 245) return true;
  return data[i - 2] < 245 || data[i + 2] < 245 || data[i - 2 * widthPx] < 245 || data[i + 2 * widthPx] < 245;
}

/**
 * The rim pixel is taken as αF + (1−α)B with F the product a few pixels further in and B the new background
 * a few pixels further out; what it has beyond that in the direction of the old background is the halo.
 */
function leftoverAt(request: RimRequest, subject: GrayPlane, x: number, y: number): number | undefined {
  const { finished, decoded, frame } = request;
  const { data, widthPx } = subject;
  const i = y * widthPx + x;
  const slopeX = data[i + 2] - data[i - 2];
  const slopeY = data[i + 2 * widthPx] - data[i - 2 * widthPx];
  const length = Math.hypot(slopeX, slopeY);
  if (length < 20) return undefined;
  const inner = walk(subject, x, y, slopeX / length, slopeY / length, (alpha) => alpha >= 252, DEEPER_PX);
  const outer = walk(subject, x, y, -slopeX / length, -slopeY / length, (alpha) => alpha <= 3, 0);
  if (inner === undefined || outer === undefined) return undefined;
  const outerX = ((outer % widthPx) + 0.5) / finished.scaleX;
  const outerY = (Math.floor(outer / widthPx) + 0.5) / finished.scaleY;
  const old = indexAt(
    decoded.rgb,
    ((outerX - frame.offsetX) / frame.scale) * decoded.scaleX,
    ((outerY - frame.offsetY) / frame.scale) * decoded.scaleY,
  );
  if (old === undefined) return undefined;
  const alpha = request.transparent ? 1 : data[i] / 255;
  return leftoverColour(finished.rgb.data, { rim: i, inner, outer, alpha }, decoded.rgb.data, old);
}

interface RimSample {
  readonly rim: number;
  readonly inner: number;
  readonly outer: number;
  readonly alpha: number;
}

function leftoverColour(
  now: Uint8Array,
  sample: RimSample,
  before: Uint8Array,
  old: number,
): number | undefined {
  let alongOld = 0;
  let oldSquared = 0;
  let groundSquared = 0;
  for (let channel = 0; channel < 3; channel++) {
    const product = now[3 * sample.inner + channel];
    const ground = now[3 * sample.outer + channel];
    const oldGround = before[3 * old + channel];
    const clean = sample.alpha * product + (1 - sample.alpha) * ground;
    alongOld += (now[3 * sample.rim + channel] - clean) * (oldGround - clean);
    oldSquared += (oldGround - clean) ** 2;
    groundSquared += (oldGround - ground) ** 2;
  }
  const seen = Math.min(oldSquared, sample.alpha < 1 ? groundSquared : oldSquared);
  return seen < MIN_DISTANCE ** 2 ? undefined : alongOld / oldSquared;
}

/** Goes from a pixel until the matte has arrived at pure product or pure background, and `beyondPx` further. */
function walk(
  { data, widthPx, heightPx }: GrayPlane,
  x: number,
  y: number,
  stepX: number,
  stepY: number,
  arrived: (alpha: number) => boolean,
  beyondPx: number,
): number | undefined {
  let left = Number.POSITIVE_INFINITY;
  for (let distance = 1; distance <= REACH_PX; distance++) {
    const atX = Math.round(x + distance * stepX);
    const atY = Math.round(y + distance * stepY);
    if (atX < 0 || atY < 0 || atX >= widthPx || atY >= heightPx) return undefined;
    const i = atY * widthPx + atX;
    if (!arrived(data[i])) continue;
    left = Math.min(left, beyondPx);
    if (left === 0) return i;
    left--;
  }
  return undefined;
}

function indexAt({ widthPx, heightPx }: RgbImage, x: number, y: number): number | undefined {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < 0 || row < 0 || column >= widthPx || row >= heightPx) return undefined;
  return row * widthPx + column;
}
