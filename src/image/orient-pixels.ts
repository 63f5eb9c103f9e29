const BAND_PX = 32;

/**
 * Turns an interleaved picture upright. `orientation` is EXIF's 1–8: where the stored first row and first
 * column lie in the picture as it is to be seen (EXIF 2.32, tag 0x0112); 5–8 exchange width and height.
 * Returns the same bytes for 1, a new array otherwise.
 */
export function orientPixels(
  stored: { readonly widthPx: number; readonly heightPx: number; readonly data: Uint8Array },
  channels: 3 | 4,
  orientation: number,
): { widthPx: number; heightPx: number; data: Uint8Array } {
  const { widthPx, heightPx, data } = stored;
  if (orientation === 1) return { widthPx, heightPx, data };
  const { start, stepX, stepY } = walkThroughTarget(widthPx, heightPx, orientation);
  const upright = new Uint8Array(data.length);
  // In narrow upright bands, so that the rows written to side by side stay in the processor's cache.
  for (let left = 0; left < widthPx; left += BAND_PX) {
    const right = Math.min(widthPx, left + BAND_PX);
    for (let y = 0; y < heightPx; y++) {
      let from = (y * widthPx + left) * channels;
      let to = (start + y * stepY + left * stepX) * channels;
      for (let x = left; x < right; x++, from += channels, to += stepX * channels) {
        upright[to] = data[from] as number;
        upright[to + 1] = data[from + 1] as number;
        upright[to + 2] = data[from + 2] as number;
        if (channels === 4) upright[to + 3] = data[from + 3] as number;
      }
    }
  }
  const turned = orientation >= 5;
  return { widthPx: turned ? heightPx : widthPx, heightPx: turned ? widthPx : heightPx, data: upright };
}

/** Where the stored pixel (0, 0) goes, and how far one stored column or row leads there, in pixels. */
function walkThroughTarget(w: number, h: number, orientation: number) {
  switch (orientation) {
    case 2: // mirrored left to right
      return { start: w - 1, stepX: -1, stepY: w };
    case 3: // upside down
      return { start: w * h - 1, stepX: -1, stepY: -w };
    case 4: // mirrored top to bottom
      return { start: w * (h - 1), stepX: 1, stepY: -w };
    case 5: // mirrored along the main diagonal
      return { start: 0, stepX: h, stepY: 1 };
    case 6: // to be turned clockwise: first row becomes the right column
      return { start: h - 1, stepX: h, stepY: -1 };
    case 7: // mirrored along the other diagonal
      return { start: w * h - 1, stepX: -h, stepY: -1 };
    case 8: // to be turned anticlockwise: first row becomes the left column
      return { start: h * (w - 1), stepX: -h, stepY: 1 };
    default:
      throw new RangeError(`no EXIF orientation: ${orientation}`);
  }
}
