import type { Refusal } from './draft-photo.ts';

/** The server reads these; a browser may not show them, so that it cannot show them proves nothing. */
const NOT_SHOWN_BY_BROWSERS = /\.tiff?$/i;
const PICTURE_NAMES = /\.(jpe?g|png|webp|gif|avif|tiff?)$/i;

/** What can be said before the file is read. */
export function refusalOf(file: File, limitBytes: number): Refusal | undefined {
  if (file.size === 0) return { reason: 'empty' };
  if (!PICTURE_NAMES.test(file.name) && !file.type.startsWith('image/')) return { reason: 'notAnImage' };
  if (file.size > limitBytes) return { reason: 'tooLarge', limitBytes };
  return undefined;
}

export function needsNoThumbnail(file: File): boolean {
  return NOT_SHOWN_BY_BROWSERS.test(file.name);
}

/** Litter of file systems that comes along with a folder: dropped without a word. */
export function isLitter(file: File): boolean {
  return /^(\.|Thumbs\.db$|desktop\.ini$)/i.test(file.name);
}
