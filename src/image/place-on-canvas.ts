import type { Rgb } from './border-colour.ts';
import { createGrayPlane, createRgbImage, type GrayPlane, type RgbImage } from './pixel-image.ts';

/** A canvas larger than the picture, and where the picture's top-left corner stands on it. */
export interface Canvas {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly left: number;
  readonly top: number;
}

export function placeRgb(image: RgbImage, canvas: Canvas, ground: Rgb): RgbImage {
  const placed = createRgbImage(canvas.widthPx, canvas.heightPx);
  for (let i = 0; i < placed.data.length; i += 3) placed.data.set(ground, i);
  copyRows(image, placed, canvas, 3);
  return placed;
}

/** Outside the picture 0. */
export function placeGray(plane: GrayPlane, canvas: Canvas): GrayPlane {
  const placed = createGrayPlane(canvas.widthPx, canvas.heightPx);
  copyRows(plane, placed, canvas, 1);
  return placed;
}

function copyRows(
  from: RgbImage | GrayPlane,
  to: RgbImage | GrayPlane,
  canvas: Canvas,
  channels: number,
): void {
  const row = channels * from.widthPx;
  for (let y = 0; y < from.heightPx; y++) {
    const at = channels * ((canvas.top + y) * canvas.widthPx + canvas.left);
    to.data.set(from.data.subarray(y * row, (y + 1) * row), at);
  }
}
