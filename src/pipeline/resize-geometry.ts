import type { PixelRect } from '../image/pixel-image.ts';
import type { Canvas } from '../image/place-on-canvas.ts';
import type { Scaling } from '../image/scale-picture.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { RESIZE_PRESETS } from '../protocol/resize-presets.ts';

export type ResizeParameters = NonNullable<Recipe['resize']>;

type Fit = 'contain' | 'cover' | 'pad';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What of the picture is taken, how large it becomes, and the canvas it then stands on, if any. */
export interface ResizePlan {
  readonly scaling: Scaling;
  readonly canvas?: Canvas | undefined;
  /** Pixels of the result for one of the picture. */
  readonly scale: number;
}

/** Shapes that differ by less are made equal by cropping: a hairline of padding looks like a mistake. */
const SAME_SHAPE = 0.02;

/** `keep`: what cropping should not cut off, as far as there is room (the product). */
export function planResize(size: Size, parameters: ResizeParameters, keep?: PixelRect): ResizePlan {
  const target = targetOf(size, parameters);
  const fit = target.fit;
  if (fit === 'cover') return planCover(size, target, keep);
  const scale = Math.min(target.widthPx / size.widthPx, target.heightPx / size.heightPx);
  const widthPx = Math.max(1, Math.round(size.widthPx * scale));
  const heightPx = Math.max(1, Math.round(size.heightPx * scale));
  const scaling = { region: { left: 0, top: 0, ...size }, widthPx, heightPx };
  if (fit === 'contain' || (widthPx === target.widthPx && heightPx === target.heightPx))
    return { scaling, scale };
  const left = Math.floor((target.widthPx - widthPx) / 2);
  const top = Math.floor((target.heightPx - heightPx) / 2);
  return { scaling, scale, canvas: { widthPx: target.widthPx, heightPx: target.heightPx, left, top } };
}

function targetOf(size: Size, parameters: ResizeParameters): Size & { fit: Fit } {
  if (parameters.preset !== undefined) {
    const { widthPx, heightPx, fit } = RESIZE_PRESETS[parameters.preset];
    return {
      widthPx,
      heightPx,
      fit: parameters.fit ?? (sameShape(size, { widthPx, heightPx }) ? 'cover' : fit),
    };
  }
  const { width, height } = parameters;
  if (width !== undefined && height !== undefined) {
    return { widthPx: width, heightPx: height, fit: parameters.fit ?? 'contain' };
  }
  const scale = width !== undefined ? width / size.widthPx : (height ?? size.heightPx) / size.heightPx;
  const free = (sidePx: number) => Math.max(1, Math.round(sidePx * scale));
  return { widthPx: width ?? free(size.widthPx), heightPx: height ?? free(size.heightPx), fit: 'contain' };
}

function sameShape(a: Size, b: Size): boolean {
  return Math.abs(Math.log((a.widthPx * b.heightPx) / (a.heightPx * b.widthPx))) < SAME_SHAPE;
}

function planCover(size: Size, target: Size, keep: PixelRect | undefined): ResizePlan {
  const scale = Math.max(target.widthPx / size.widthPx, target.heightPx / size.heightPx);
  const widthPx = Math.min(size.widthPx, Math.max(1, Math.round(target.widthPx / scale)));
  const heightPx = Math.min(size.heightPx, Math.max(1, Math.round(target.heightPx / scale)));
  const left = cropStart(size.widthPx, widthPx, keep && [keep.left, keep.widthPx]);
  const top = cropStart(size.heightPx, heightPx, keep && [keep.top, keep.heightPx]);
  const region = { left, top, widthPx, heightPx };
  return { scaling: { region, widthPx: target.widthPx, heightPx: target.heightPx }, scale };
}

/** Centred, but moved as far as needed to hold what is to be kept; centred on that where it is too long. */
function cropStart(sidePx: number, cropPx: number, keep: readonly [number, number] | undefined): number {
  const room = sidePx - cropPx;
  const centred = Math.round(room / 2);
  if (keep === undefined) return centred;
  const [start, length] = keep;
  const onKept = Math.round(start + (length - cropPx) / 2);
  const wanted = length >= cropPx ? onKept : Math.min(Math.max(centred, start + length - cropPx), start);
  return Math.min(Math.max(wanted, 0), room);
}
