import { basename } from 'node:path';
import { AppError, type ErrorValues } from '../errors.ts';
import {
  MAX_ASPECT_RATIO,
  MAX_DECODE_BYTES,
  MAX_FILE_BYTES,
  MAX_PHOTO_PIXELS,
  MAX_UNSTREAMED_FILE_BYTES,
  MAX_WORKING_PIXELS,
} from './decode-limits.ts';
import { CAMERA_RAW } from './foreign-formats.ts';
import { readAvifHeader } from './headers/avif-header.ts';
import { readGifHeader } from './headers/gif-header.ts';
import { readJpegHeader } from './headers/jpeg-header.ts';
import { readPngHeader } from './headers/png-header.ts';
import { HeaderDamaged, type StoredHeader } from './headers/stored-header.ts';
import { readTiffHeader } from './headers/tiff-header.ts';
import { readWebpHeader } from './headers/webp-header.ts';
import { type PhotoFile, withPhotoFile } from './photo-file.ts';
import { type PhotoFormat, SNIFF_BYTES, sniffFormat, unsupportedFormat } from './sniff-format.ts';

export interface PhotoProbe {
  readonly format: PhotoFormat;
  /** After EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** EXIF orientation 1–8. */
  readonly orientation: number;
  readonly animated: boolean;
  readonly fileBytes: number;
  /** What the decoder must hold whole, however small the result is wanted. */
  readonly bufferBytes: number;
  /** Estimate of what decoding takes at its peak, the working photo included. */
  readonly decodedBytes: number;
}

export interface ProbeOptions {
  /** The seller's own name of the file, for messages; default: the path's last part. */
  readonly filename?: string | undefined;
  readonly maxWorkingPixels?: number | undefined;
}

/**
 * Looks at a photo's header only: a few reads, no native code, safe in the parent process. Throws AppError
 * `photo_not_found`, `photo_empty`, `photo_format_unsupported`, `photo_corrupt` or `photo_too_large`, as
 * decoding would. A photo that passes may still prove damaged when it is decoded.
 */
export async function probePhoto(path: string, options: ProbeOptions = {}): Promise<PhotoProbe> {
  const filename = options.filename ?? basename(path);
  return withPhotoFile(path, filename, async (file) => {
    const format = sniffFormat(await file.read(0, SNIFF_BYTES), filename);
    checkFileSize(file, format, filename);
    const header = await readHeader(file, format, filename);
    const turned = header.orientation >= 5;
    const probe: PhotoProbe = {
      format,
      widthPx: turned ? header.heightPx : header.widthPx,
      heightPx: turned ? header.widthPx : header.heightPx,
      orientation: header.orientation,
      animated: header.animated,
      fileBytes: file.sizeBytes,
      bufferBytes: header.bufferBytes,
      decodedBytes: estimateDecodeBytes(header, options.maxWorkingPixels ?? MAX_WORKING_PIXELS),
    };
    checkDimensions(probe, filename);
    return probe;
  });
}

async function readHeader(file: PhotoFile, format: PhotoFormat, filename: string): Promise<StoredHeader> {
  try {
    if (format === 'tiff') return await readUsableTiff(file, filename);
    return await HEADER_READERS[format](file);
  } catch (cause) {
    // a RangeError is a read beyond a block that ended too early
    if (cause instanceof HeaderDamaged || cause instanceof RangeError) throw corruptPhoto(filename, cause);
    throw cause;
  }
}

const HEADER_READERS: Record<Exclude<PhotoFormat, 'tiff'>, (file: PhotoFile) => Promise<StoredHeader>> = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  webp: readWebpHeader,
  gif: readGifHeader,
  avif: readAvifHeader,
};

async function readUsableTiff(file: PhotoFile, filename: string): Promise<StoredHeader> {
  const header = await readTiffHeader(file);
  if (header.cameraRaw) throw unsupportedFormat(filename, CAMERA_RAW);
  if (header.oldStyleJpeg) {
    throw unsupportedFormat(filename, {
      kind: 'picture',
      name: 'a TIFF with a kind of compression that was given up in 1995',
      advice: 'Open it in an image program and save it as JPEG, PNG or TIFF.',
    });
  }
  return header;
}

export function corruptPhoto(filename: string, cause: unknown): AppError {
  return new AppError(
    'photo_corrupt',
    `${filename}: the file is damaged or incomplete. Copy or download it again, or export it anew.`,
    { subject: filename, cause },
  );
}

function checkFileSize(file: PhotoFile, format: PhotoFormat, filename: string): void {
  const streamed = format === 'jpeg' || format === 'png' || format === 'tiff';
  const limit = streamed ? MAX_FILE_BYTES : MAX_UNSTREAMED_FILE_BYTES;
  if (file.sizeBytes <= limit) return;
  throw tooLarge(
    filename,
    `the file has ${megas(file.sizeBytes)} MB, more than the ${megas(limit)} MB allowed.`,
    { reason: 'file', megabytes: inMegas(file.sizeBytes), most: inMegas(limit) },
  );
}

function checkDimensions(probe: PhotoProbe, filename: string): void {
  const { widthPx, heightPx } = probe;
  if (widthPx === 0 || heightPx === 0) throw corruptPhoto(filename, new HeaderDamaged('a side of 0 pixels'));
  const size = `${widthPx} × ${heightPx} pixels`;
  if (widthPx * heightPx > MAX_PHOTO_PIXELS) {
    const allowed = `more than the ${megas(MAX_PHOTO_PIXELS)} megapixels allowed`;
    const values = { reason: 'pixels', widthPx, heightPx, most: inMegas(MAX_PHOTO_PIXELS) };
    const found = `the photo has ${size} (${megas(widthPx * heightPx)} megapixels)`;
    throw tooLarge(filename, `${found}, ${allowed}.`, values);
  }
  if (Math.max(widthPx, heightPx) > MAX_ASPECT_RATIO * Math.min(widthPx, heightPx)) {
    throw tooLarge(filename, `the photo has ${size}, too long and narrow for a product photo. Crop it.`, {
      reason: 'shape',
      widthPx,
      heightPx,
    });
  }
  if (probe.decodedBytes > MAX_DECODE_BYTES) {
    const need = `opening it would take ${megas(probe.decodedBytes)} MB of memory`;
    const values = { reason: 'memory', widthPx, heightPx, megabytes: inMegas(probe.decodedBytes) };
    const form = 'in a form that cannot be read piece by piece';
    throw tooLarge(filename, `the photo has ${size} ${form}; ${need}.`, values);
  }
}

function tooLarge(filename: string, problem: string, values: ErrorValues): AppError {
  const advice = problem.endsWith('Crop it.') ? '' : ' Export it smaller, as JPEG.';
  return new AppError('photo_too_large', `${filename}: ${problem}${advice}`, { subject: filename, values });
}

function megas(value: number): string {
  return inMegas(value).toLocaleString('en');
}

function inMegas(value: number): number {
  return Math.round(value / 1_000_000);
}

/** The working photo may be there twice for a moment (turned upright, alpha taken out): 4 + 4 bytes a pixel. */
function estimateDecodeBytes(header: StoredHeader, maxWorkingPixels: number): number {
  const workingPixels = Math.min(header.widthPx * header.heightPx, maxWorkingPixels);
  return header.bufferBytes + 8 * workingPixels;
}
