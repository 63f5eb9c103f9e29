import type { PixelRect, RgbImage } from '../../image/pixel-image.ts';
import { resampleRgb } from '../../image/resample.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import { type Quad, scaleQuad } from '../../services/ocr/quad.ts';
import { rectAround } from './text-mask.ts';
import { openTextWindow, type TextWindow, WINDOW_MARGIN } from './text-window.ts';

/** Letters are found as surely at this height as at any greater one; a 12-megapixel photo has lines of 300 px. */
const LOOK_LINE_PX = 128;
/** Less is not worth the resampling. */
const MIN_REDUCTION = 1.4;

/** A line of text looked at no larger than its letters need. */
export interface TextLook {
  /** The line's surroundings, reduced; the picture itself where the line is small. */
  readonly image: RgbImage;
  /** In `image`. */
  readonly window: TextWindow;
  /** The window's place in the picture. */
  readonly rect: PixelRect;
}

export function lookAtText(picture: RgbImage, box: TextBox): TextLook {
  if (box.lineHeightPx < MIN_REDUCTION * LOOK_LINE_PX) {
    const window = openTextWindow(picture, box);
    return { image: picture, window, rect: window.rect };
  }
  const rect = rectAround(box.quad, WINDOW_MARGIN * box.lineHeightPx, picture);
  const scale = LOOK_LINE_PX / box.lineHeightPx;
  const widthPx = Math.max(1, Math.round(rect.widthPx * scale));
  const heightPx = Math.max(1, Math.round(rect.heightPx * scale));
  const image = resampleRgb(picture, rect, widthPx, heightPx);
  const quad = scaleQuad(shifted(box.quad, rect), widthPx / rect.widthPx, heightPx / rect.heightPx);
  const whole = { left: 0, top: 0, widthPx, heightPx };
  const window = openTextWindow(image, { ...box, quad, lineHeightPx: LOOK_LINE_PX }, whole);
  return { image, window, rect };
}

function shifted(quad: Quad, { left, top }: PixelRect): Quad {
  const [a, b, c, d] = quad.map(({ x, y }) => ({ x: x - left, y: y - top }));
  return [a, b, c, d];
}

/** A mask found in the look, at the picture's size. Its fringe is wider than the reduced pixels are coarse. */
export function enlargeMask({ window, rect }: TextLook, mask: Uint8Array): Uint8Array {
  const { widthPx, heightPx } = window.rect;
  if (widthPx === rect.widthPx && heightPx === rect.heightPx) return mask;
  const large = new Uint8Array(rect.widthPx * rect.heightPx);
  const column = Int32Array.from({ length: rect.widthPx }, (_, x) =>
    Math.floor(((x + 0.5) * widthPx) / rect.widthPx),
  );
  for (let y = 0; y < rect.heightPx; y++) {
    const from = Math.floor(((y + 0.5) * heightPx) / rect.heightPx) * widthPx;
    for (let x = 0; x < rect.widthPx; x++) large[y * rect.widthPx + x] = mask[from + column[x]];
  }
  return large;
}
