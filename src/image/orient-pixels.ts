/**
 * Turns an interleaved picture upright. `orientation` is EXIF's 1–8: where the stored first row and first
 * column lie in the picture as it is to be seen (EXIF 2.32, tag 0x0112); 5–8 exchange width and height.
 * Returns the same bytes for 1, a new array otherwise.
 */
export function orientPixels(
  stored: { readonly widthPx: number; readonly heightPx: number; readonly data: Uint8Array },
  channels: number,
  orientation: number,
): { widthPx: number; heightPx: number; data: Uint8Array } {
  const { widthPx, heightPx, data } = stored;
  if (orientation === 1) return { widthPx, heightPx, data };
  const { start, stepX, stepY } = walkThroughTarget(widthPx, heightPx, orientation);
  const upright = new Uint8Array(data.length);
  let from = 0;
  for (let y = 0; y < heightPx; y++) {
    let to = (start + y * stepY) * channels;
    for (let x = 0; x < widthPx; x++) {
      for (let c = 0; c < channels; c++) upright[to + c] = data[from + c] as number;
      from += channels;
      to += stepX * channels;
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
