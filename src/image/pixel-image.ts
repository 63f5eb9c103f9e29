/** An 8-bit sRGB picture: interleaved R, G, B, row-major, no padding; `data.length === 3 · widthPx · heightPx`. */
export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}

/** One 8-bit value a pixel, row-major: an alpha matte (255 = subject), a mask (255 = inside), a luminance. */
export interface GrayPlane {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}

/** Pixel coordinates: x right, y down, (0, 0) the outer corner of the top-left pixel. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Whole pixels; `left + widthPx` is the first column outside. */
export interface PixelRect {
  readonly left: number;
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export function createRgbImage(widthPx: number, heightPx: number): RgbImage {
  return { widthPx, heightPx, data: new Uint8Array(3 * widthPx * heightPx) };
}

export function createGrayPlane(widthPx: number, heightPx: number): GrayPlane {
  return { widthPx, heightPx, data: new Uint8Array(widthPx * heightPx) };
}
