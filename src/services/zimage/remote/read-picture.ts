import type { RgbImage } from '../../../image/pixel-image.ts';
import { pixelsOf, sharpFromBytes } from '../../../image/sharp-input.ts';
import { badAnswer } from '../../../inference/engine-error.ts';
import type { PictureSize } from './painting-protocol.ts';

/** What engines may send; everything else, SVG above all, is not even opened. */
const FORMATS = new Set(['png', 'jpeg', 'webp']);
/** The longest side that any order asks for is 4096 px. */
const MOST_PIXELS = 4096 * 4096;
/** The answer may be larger or smaller than ordered, but not of another shape. */
const ASPECT_TOLERANCE = 0.02;
/** Safety filters answer with a black picture and status 200. */
const BLACK = 4;

/**
 * Decodes what an engine sent.
 *
 * @param ordered the size that was asked for
 * @throws EngineError where it is no picture, too large, of another shape, or black
 */
export async function readPicture(
  endpoint: { readonly label: string },
  bytes: Uint8Array,
  ordered?: PictureSize,
): Promise<RgbImage> {
  if (bytes.byteLength === 0) throw badAnswer(endpoint, 'no picture');
  const {
    format,
    width = 0,
    height = 0,
  } = await sharpFromBytes(bytes, { limitInputPixels: MOST_PIXELS })
    .metadata()
    .catch(() => {
      throw badAnswer(endpoint, 'a file that is no picture, or a picture that is far too large');
    });
  if (!FORMATS.has(format)) throw badAnswer(endpoint, 'a file that is neither PNG nor JPEG nor WebP');
  if (width * height > MOST_PIXELS) throw badAnswer(endpoint, 'a picture that is far too large');
  if (ordered && !isOfShape(width / height, ordered)) {
    const asked = `${ordered.widthPx} × ${ordered.heightPx}`;
    throw badAnswer(endpoint, `a picture of ${width} × ${height} pixels where ${asked} were asked for`);
  }
  const picture = sharpFromBytes(bytes, { limitInputPixels: MOST_PIXELS })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .removeAlpha();
  const { widthPx, heightPx, data } = await pixelsOf(picture).catch(() => {
    throw badAnswer(endpoint, 'a damaged picture');
  });
  if (data.every((value) => value < BLACK)) {
    throw badAnswer(endpoint, 'a black picture: its safety filter may have refused the prompt');
  }
  return { widthPx, heightPx, data };
}

function isOfShape(aspect: number, { widthPx, heightPx }: PictureSize): boolean {
  return Math.abs(aspect / (widthPx / heightPx) - 1) <= ASPECT_TOLERANCE;
}
