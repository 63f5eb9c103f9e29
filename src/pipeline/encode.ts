import { AppError } from '../errors.ts';
import { flattenOnWhite } from '../image/alpha-plane.ts';
import type { GrayPlane } from '../image/pixel-image.ts';
import { keepWhite, scaleRgb } from '../image/scale-picture.ts';
import { sharpFromRgb } from '../image/sharp-input.ts';
import type { Recipe } from '../protocol/recipe.ts';
import {
  type Encoded,
  encodePalettePng,
  encodePicture,
  type OutputFormat,
  type Picture,
} from './encode-picture.ts';
import type { WorkingPhoto } from './working-photo.ts';

export interface EncodedPhoto {
  readonly bytes: Buffer;
  readonly format: OutputFormat;
  readonly widthPx: number;
  readonly heightPx: number;
  /** As given to the encoder, 1–100; PNG: 100, or what the palette was reduced with. */
  readonly quality: number;
  /** What had to be changed, in words for the seller. */
  readonly notes: readonly string[];
}

/** Below this, blocks and smeared rims show; fewer pixels look better than a lower quality. */
const LOWEST_QUALITY = 40;
/** Share of the allowed bytes from which on a better quality is not looked for. */
const NEAR_ENOUGH = 0.96;
/** A file this small shows nothing any more. */
const SMALLEST_SIDE_PX = 64;
/** What the format can hold. */
const LARGEST_SIDE_PX: Record<OutputFormat, number> = {
  jpeg: 65_500,
  png: 65_500,
  webp: 16_383,
  avif: 16_384,
};

/**
 * Encodes to sRGB with its profile and no other metadata: nothing of the original's EXIF, GPS or XMP can be
 * in it. The same photo gives the same bytes. `output.maxBytes` is met by lower quality first (down to 40;
 * PNG: a palette), then by fewer pixels. Throws AppError `output_too_large` where neither is enough.
 */
export async function encodePhoto(
  photo: WorkingPhoto,
  output: Recipe['output'],
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<EncodedPhoto> {
  const flattened = output.format === 'jpeg' && photo.alpha !== undefined;
  const whole: Picture = flattened
    ? { rgb: flattenOnWhite(photo.rgb, photo.alpha as GrayPlane), alpha: undefined }
    : { rgb: photo.rgb, alpha: photo.alpha };
  const notes = flattened ? ['JPEG has no transparency: the transparent parts became white.'] : [];
  const longerSide = Math.max(whole.rgb.widthPx, whole.rgb.heightPx);
  const pureWhite = photo.findings.background?.pureWhite === true;
  let picture = await shrink(whole, Math.min(1, LARGEST_SIDE_PX[output.format] / longerSide), pureWhite);
  for (;;) {
    options.signal?.throwIfAborted();
    const { bytes, quality } = await fitByQuality(picture, output, options.signal);
    const { widthPx, heightPx } = picture.rgb;
    if (output.maxBytes === undefined || bytes.length <= output.maxBytes) {
      if (picture.rgb !== whole.rgb) notes.push(shrunkNote(picture, output));
      return { bytes, format: output.format, widthPx, heightPx, quality, notes };
    }
    // bytes grow a little slower than pixels, so aim below
    const scale = Math.min(0.9, 0.95 * Math.sqrt(output.maxBytes / bytes.length));
    if (Math.max(widthPx, heightPx) * scale < SMALLEST_SIDE_PX) throw tooLarge(output.maxBytes);
    picture = await shrink(whole, (scale * widthPx) / whole.rgb.widthPx, pureWhite);
  }
}

/** A small WebP for lists and grids; transparency is kept. */
export async function encodePreview(
  photo: WorkingPhoto,
  { maxSidePx = 640 }: { readonly maxSidePx?: number | undefined } = {},
): Promise<Buffer> {
  return (
    sharpFromRgb(photo.rgb, photo.alpha)
      .resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true })
      // effort 2: 2 % larger than the default 4, at little more than half the cost
      .webp({ quality: 80, effort: 2 })
      .toBuffer()
  );
}

/** The best quality that meets `maxBytes`, or the lowest allowed where none does. */
async function fitByQuality(
  picture: Picture,
  output: Recipe['output'],
  signal: AbortSignal | undefined,
): Promise<Encoded> {
  const { format, maxBytes = Number.POSITIVE_INFINITY } = output;
  const wanted = await encodePicture(picture, format, output.quality);
  if (wanted.bytes.length <= maxBytes) return wanted;
  if (format === 'png') return encodePalettePng(picture);
  const lowest = await encodePicture(picture, format, Math.min(LOWEST_QUALITY, output.quality));
  if (lowest.bytes.length > maxBytes) return lowest;
  let [fits, tooLarge] = [lowest, wanted];
  while (tooLarge.quality - fits.quality > 1 && fits.bytes.length < NEAR_ENOUGH * maxBytes) {
    signal?.throwIfAborted();
    const next = await encodePicture(picture, format, guessQuality(fits, tooLarge, maxBytes));
    if (next.bytes.length <= maxBytes) fits = next;
    else tooLarge = next;
  }
  return fits;
}

/** Bytes grow about exponentially with the quality: between two known points, on the straight line of their logs. */
function guessQuality(fits: Encoded, tooLarge: Encoded, maxBytes: number): number {
  const share = Math.log(maxBytes / fits.bytes.length) / Math.log(tooLarge.bytes.length / fits.bytes.length);
  const guess = Math.floor(fits.quality + share * (tooLarge.quality - fits.quality));
  return Math.min(tooLarge.quality - 1, Math.max(fits.quality + 1, guess));
}

async function shrink(picture: Picture, scale: number, pureWhite: boolean): Promise<Picture> {
  if (scale >= 1) return picture;
  const { widthPx, heightPx } = picture.rgb;
  const scaling = {
    region: { left: 0, top: 0, widthPx, heightPx },
    widthPx: Math.max(1, Math.round(widthPx * scale)),
    heightPx: Math.max(1, Math.round(heightPx * scale)),
  };
  const shrunk = await scaleRgb(picture.rgb, picture.alpha, scaling);
  if (pureWhite && picture.alpha === undefined) await keepWhite(picture.rgb, shrunk.rgb, scaling);
  return shrunk;
}

function shrunkNote({ rgb }: Picture, output: Recipe['output']): string {
  const size = `${rgb.widthPx} × ${rgb.heightPx} pixels`;
  if (output.maxBytes === undefined) return `Made smaller, ${size}: ${output.format} cannot hold more.`;
  return `Made smaller, ${size}, so that the file has at most ${Math.floor(output.maxBytes / 1000)} kB.`;
}

function tooLarge(maxBytes: number): AppError {
  const message = `The result cannot be made to fit into ${maxBytes} bytes. Allow a larger file (output.maxBytes).`;
  return new AppError('output_too_large', message, { subject: 'output.maxBytes', values: { maxBytes } });
}
