import { AppError } from '../errors.ts';
import { type ForeignFormat, recogniseForeignFormat } from './foreign-formats.ts';
import type { DecodeFinding } from './working-photo.ts';

export type PhotoFormat = DecodeFinding['format'];

/** How much of a file `sniffFormat` wants to see. */
export const SNIFF_BYTES = 512;

/**
 * The picture format by the content of the file's first bytes; names and extensions lie (phones send HEIC
 * named .JPG, shops PNG named .jpg). Throws `photo_empty` or `photo_format_unsupported`, whose message says
 * what the file really is and what to do.
 */
export function sniffFormat(head: Buffer, filename: string): PhotoFormat {
  if (head.length === 0) {
    throw new AppError(
      'photo_empty',
      `${filename}: the file is empty (0 bytes). Copy or download it again.`,
      {
        subject: filename,
      },
    );
  }
  const format = recogniseFormat(head);
  if (format !== undefined) return format;
  const foreign = recogniseForeignFormat(head) ?? {
    kind: 'unknown',
    name: 'no picture that packshot knows',
    advice: 'Give JPEG, PNG, WebP, TIFF, GIF or AVIF.',
  };
  throw unsupportedFormat(filename, foreign);
}

export function unsupportedFormat(filename: string, foreign: ForeignFormat, cause?: unknown): AppError {
  return new AppError('photo_format_unsupported', `${filename}: this is ${foreign.name}. ${foreign.advice}`, {
    subject: filename,
    values: { kind: foreign.kind },
    cause,
  });
}

function recogniseFormat(head: Buffer): PhotoFormat | undefined {
  const start = head.toString('latin1', 0, 12);
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return 'webp';
  if (/^GIF8[79]a/.test(start)) return 'gif';
  // classic TIFF (42) and BigTIFF (43), both byte orders
  if (/^(II[*+]\0|MM\0[*+])/.test(start)) return 'tiff';
  if (start.slice(4, 8) === 'ftyp' && isAvif(head)) return 'avif';
  return undefined;
}

/** AVIF by major brand, or HEIF's generic `mif1` that lists AVIF (and no HEVC) among its compatible brands. */
function isAvif(head: Buffer): boolean {
  const boxEnd = Math.min(head.length, head.readUInt32BE(0));
  const brands: string[] = [];
  for (let at = 8; at + 4 <= boxEnd; at += 4) {
    if (at !== 12) brands.push(head.toString('latin1', at, at + 4));
  }
  if (brands[0] === 'avif' || brands[0] === 'avis') return true;
  const generic = brands[0] === 'mif1' || brands[0] === 'miaf' || brands[0] === 'msf1';
  return generic && brands.includes('avif') && !brands.includes('heic');
}
