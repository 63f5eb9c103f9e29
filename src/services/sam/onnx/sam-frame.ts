import type { GrayPlane, PixelRect, Point, RgbImage } from '../../../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../../image/resample.ts';
import type { Tensor } from '../../../inference/tensor-model.ts';
import type { SamLayout } from './sam-layout.ts';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** ImageNet's, of channels 0–255: SAM's preprocessing in all its versions. */
const MEAN = [123.675, 116.28, 103.53] as const;
const DEVIATION = [58.395, 57.12, 57.375] as const;

/** Of the model's square the part that shows the photo. */
export function contentSize(photo: Size, { family, sidePx }: Pick<SamLayout, 'family' | 'sidePx'>): Size {
  if (family === 'sam2') return { widthPx: sidePx, heightPx: sidePx };
  const scale = sidePx / Math.max(photo.widthPx, photo.heightPx);
  return {
    widthPx: Math.max(1, Math.round(photo.widthPx * scale)),
    heightPx: Math.max(1, Math.round(photo.heightPx * scale)),
  };
}

/** The photo as the encoder sees it, 8 bits: also what its embedding is remembered by. */
export function shrinkForModel(photo: RgbImage, layout: SamLayout): RgbImage {
  const { widthPx, heightPx } = contentSize(photo, layout);
  return resampleRgb(photo, wholeOf(photo), widthPx, heightPx);
}

/** @param content made by `shrinkForModel` */
export function pictureTensor(content: RgbImage, { encoderTakes, sidePx }: SamLayout): Tensor {
  const { widthPx, heightPx, data } = content;
  if (encoderTakes === 'pixels') {
    return { type: 'float32', dims: [heightPx, widthPx, 3], data: Float32Array.from(data) };
  }
  // What the photo does not cover stays 0, as SAM pads after normalising.
  const planes = new Float32Array(3 * sidePx * sidePx);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const from = 3 * (y * widthPx + x);
      const to = y * sidePx + x;
      for (let c = 0; c < 3; c += 1) {
        planes[c * sidePx * sidePx + to] = (data[from + c]! - MEAN[c]!) / DEVIATION[c]!;
      }
    }
  }
  return { type: 'float32', dims: [1, 3, sidePx, sidePx], data: planes };
}

/** A place in the photo, in pixels of the model's square. */
export function pointToModel(point: Point, photo: Size, content: Size): Point {
  return {
    x: (point.x * content.widthPx) / photo.widthPx,
    y: (point.y * content.heightPx) / photo.heightPx,
  };
}

/** Left, top, right and bottom of a box, in pixels of the model's square. */
export function boxToModel(
  box: PixelRect,
  photo: Size,
  content: Size,
): readonly [number, number, number, number] {
  const from = pointToModel({ x: box.left, y: box.top }, photo, content);
  const to = pointToModel({ x: box.left + box.widthPx, y: box.top + box.heightPx }, photo, content);
  return [from.x, from.y, to.x, to.y];
}

/** A step of the 8-bit planes that logits are kept in: 127.5 is undecided, 16 steps are a logit of 1. */
const STEPS_A_LOGIT = 16;

/**
 * The model's logits as a plane of a frame with the photo's proportions: above 127 is inside.
 *
 * @param logits of the model's whole square, `sidePx` each way
 * @param content part of the square that shows the photo, as a share of it: `contentSize` ÷ side
 */
export function maskInFrame(
  logits: Float32Array,
  sidePx: number,
  content: { readonly width: number; readonly height: number },
  frame: Size,
): GrayPlane {
  const plane: GrayPlane = { widthPx: sidePx, heightPx: sidePx, data: new Uint8Array(sidePx * sidePx) };
  for (let i = 0; i < logits.length; i += 1) {
    plane.data[i] = Math.min(255, Math.max(0, Math.round(127.5 + STEPS_A_LOGIT * logits[i]!)));
  }
  // Enlarged whole and cut afterwards: the content's border rarely falls on a pixel of the model's mask.
  const widthPx = Math.round(frame.widthPx / content.width);
  const heightPx = Math.round(frame.heightPx / content.height);
  const square = resampleGray(plane, wholeOf(plane), widthPx, heightPx);
  return resampleGray(square, { left: 0, top: 0, ...frame }, frame.widthPx, frame.heightPx);
}

/** Probabilities 0–255 of a plane made by `maskInFrame`. */
export function toProbabilities({ widthPx, heightPx, data }: GrayPlane): GrayPlane {
  return { widthPx, heightPx, data: data.map((value) => PROBABILITY[value]!) };
}

const PROBABILITY = Uint8Array.from({ length: 256 }, (_, value) =>
  Math.round(255 / (1 + Math.exp((127.5 - value) / STEPS_A_LOGIT))),
);
