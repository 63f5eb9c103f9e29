import type { PhotoFile } from '../photo-file.ts';
import { HeaderDamaged } from './stored-header.ts';
import { readFirstTiffDirectory } from './tiff-fields.ts';

const ORIENTATION_TAG = 0x0112;

/** Orientation 1–8 from an EXIF block (without its `Exif\0\0` prefix); 1 where there is none or it is damaged. */
export async function readExifOrientation(exif: Buffer): Promise<number> {
  const block: PhotoFile = {
    sizeBytes: exif.length,
    read: (position, length) => Promise.resolve(exif.subarray(position, position + length)),
  };
  try {
    const { fields } = await readFirstTiffDirectory(block);
    return validOrientation(fields.get(ORIENTATION_TAG)?.[0]);
  } catch (problem) {
    // cameras and editors write odd EXIF; the picture itself is not worse for it
    if (problem instanceof HeaderDamaged) return 1;
    throw problem;
  }
}

export function validOrientation(value: number | undefined): number {
  return value !== undefined && value >= 1 && value <= 8 ? value : 1;
}
