import { basename } from 'node:path';
import type { SharpOptions } from 'sharp';
import { AppError } from '../errors.ts';
import { splitAlpha } from '../image/alpha-plane.ts';
import { orientPixels } from '../image/orient-pixels.ts';
import { pixelsOf, sharpFromFile } from '../image/sharp-input.ts';
import { findWhiteGround } from '../image/white-ground.ts';
import { MAX_PHOTO_PIXELS, MAX_WORKING_PIXELS } from './decode-limits.ts';
import { corruptPhoto, type PhotoProbe, probePhoto } from './probe-photo.ts';
import type { WorkingPhoto } from './working-photo.ts';

export interface DecodeOptions {
  /** The seller's own name of the file, for messages; default: the path's last part. */
  readonly filename?: string | undefined;
  /** Larger photos are decoded smaller; default `MAX_WORKING_PIXELS`. */
  readonly maxWorkingPixels?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A photo of 100 megapixels takes up to 6 s of an idle core: enough for a busy machine, an end for the rest. */
const DECODE_TIMEOUT_SECONDS = 120;
const LARGE_STRIP_BYTES = 20_000_000;

/**
 * Decodes a photo by its content to 8-bit sRGB, upright; of several frames the first. The frame is that of
 * the upright original. Throws AppError `photo_not_found`, `photo_empty`, `photo_format_unsupported`,
 * `photo_corrupt` or `photo_too_large`, with a message for the seller that names the file.
 *
 * Orientation given in XMP only is left alone: viewers and browsers ignore it, so the seller never saw it.
 */
export async function decodePhoto(path: string, options: DecodeOptions = {}): Promise<WorkingPhoto> {
  const filename = options.filename ?? basename(path);
  const maxWorkingPixels = options.maxWorkingPixels ?? MAX_WORKING_PIXELS;
  const probe = await probePhoto(path, { filename, maxWorkingPixels });
  options.signal?.throwIfAborted();
  const scale = Math.min(1, Math.sqrt(maxWorkingPixels / (probe.widthPx * probe.heightPx)));
  const stored = await decodePixels(path, probe, scale, filename);
  options.signal?.throwIfAborted();
  const upright = orientPixels(stored, stored.channels, probe.orientation);
  const { rgb, alpha } = stored.channels === 4 ? splitAlpha(upright) : { rgb: upright, alpha: undefined };
  return {
    rgb,
    alpha,
    frame: { scale: rgb.widthPx / probe.widthPx, offsetX: 0, offsetY: 0 },
    findings: {
      decode: {
        format: probe.format,
        originalWidthPx: probe.widthPx,
        originalHeightPx: probe.heightPx,
        reduced: scale < 1,
        animated: probe.animated || (probe.format === 'gif' && (await hasSeveralFrames(path))),
        whiteGround: alpha === undefined ? findWhiteGround(rgb) : undefined,
      },
      notes: [],
    },
  };
}

interface StoredPixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

async function decodePixels(path: string, probe: PhotoProbe, scale: number, filename: string) {
  try {
    return await readPixels(path, probe, scale, 'warning');
  } catch (problem) {
    if (!isHarmlessWarning(problem)) throw decodeError(problem, filename);
  }
  try {
    return await readPixels(path, probe, scale, 'error');
  } catch (problem) {
    throw decodeError(problem, filename);
  }
}

async function readPixels(
  path: string,
  probe: PhotoProbe,
  scale: number,
  failOn: NonNullable<SharpOptions['failOn']>,
): Promise<StoredPixels> {
  let picture = sharpFromFile(path, {
    failOn,
    limitInputPixels: MAX_PHOTO_PIXELS,
    // libtiff's limit of 50 MB forbids large photos in a single strip; the header's own figures were checked
    unlimited: probe.format === 'tiff' && probe.bufferBytes > LARGE_STRIP_BYTES,
    sequentialRead: true,
    pages: 1,
  });
  if (scale < 1) {
    const turned = probe.orientation >= 5;
    const [width, height] = turned ? [probe.heightPx, probe.widthPx] : [probe.widthPx, probe.heightPx];
    // rows are shrunk as they come, so the full-size picture is never in memory; turning upright follows
    picture = picture.resize(Math.floor(width * scale), Math.floor(height * scale), { fit: 'fill' });
  }
  const { channels, ...stored } = await pixelsOf(
    picture.toColourspace('srgb').timeout({ seconds: DECODE_TIMEOUT_SECONDS }),
  );
  if (channels !== 3 && channels !== 4) throw new Error(`decoded to ${channels} channels`);
  return { ...stored, channels };
}

/** GIF's header does not say it. Nothing is decoded: 40,000 frames take 20 ms. */
async function hasSeveralFrames(path: string): Promise<boolean> {
  const { pages } = await sharpFromFile(path, { limitInputPixels: MAX_PHOTO_PIXELS }).metadata();
  return (pages ?? 1) > 1;
}

/**
 * What cameras and editors get wrong without harm to the picture: stray bytes between segments, odd scan
 * parameters. Anything else that the decoder warns of (bad Huffman codes, missing ends) shows in the picture.
 */
function isHarmlessWarning(problem: unknown): boolean {
  const lines = messageOf(problem)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return (
    lines.length > 0 &&
    lines.every((line) => /extraneous bytes before marker|Invalid SOS parameters/.test(line))
  );
}

function decodeError(problem: unknown, filename: string): AppError {
  if (/timeout/i.test(messageOf(problem))) {
    const message = `${filename}: the photo takes too long to open. Open it in an image program and export it as JPEG.`;
    const values = { reason: 'time' };
    return new AppError('photo_too_large', message, { subject: filename, values, cause: problem });
  }
  if (/pixel limit/.test(messageOf(problem))) {
    return new AppError(
      'photo_too_large',
      `${filename}: the photo has too many pixels. Export it smaller, as JPEG.`,
      {
        subject: filename,
        values: { reason: 'pixels' },
        cause: problem,
      },
    );
  }
  return corruptPhoto(filename, problem);
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
