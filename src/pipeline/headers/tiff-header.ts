import type { PhotoFile } from '../photo-file.ts';
import { validOrientation } from './exif-orientation.ts';
import { HeaderDamaged, type StoredHeader } from './stored-header.ts';
import { readFirstTiffDirectory, type TiffFields } from './tiff-fields.ts';

const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  tileWidth: 322,
  tileHeight: 323,
  subDirectories: 330,
  dngVersion: 50706,
} as const;
const OLD_STYLE_JPEG = 6;
/** RGBA or CMYKA and some spare channels; the format allows 65,535. */
const MAX_SAMPLES = 8;

export interface TiffHeader extends StoredHeader {
  readonly cameraRaw: boolean;
  readonly oldStyleJpeg: boolean;
}

export async function readTiffHeader(file: PhotoFile): Promise<TiffHeader> {
  const { fields, next } = await readFirstTiffDirectory(file);
  const widthPx = fields.get(TAG.width)?.[0] ?? 0;
  const heightPx = fields.get(TAG.height)?.[0] ?? 0;
  const samples = fields.get(TAG.samplesPerPixel)?.[0] ?? 1;
  if (samples > MAX_SAMPLES) throw new HeaderDamaged(`TIFF with ${samples} samples a pixel`);
  return {
    widthPx,
    heightPx,
    orientation: validOrientation(fields.get(TAG.orientation)?.[0]),
    animated: next !== 0,
    bufferBytes: largestPieceBytes(fields, widthPx, heightPx, file.sizeBytes),
    cameraRaw: await isCameraRaw(file, fields),
    oldStyleJpeg: fields.get(TAG.compression)?.[0] === OLD_STYLE_JPEG,
  };
}

/**
 * Tiles are unpacked whole, a row of them at a time. Strips are unpacked row by row, but read whole: writers
 * often put the entire picture into a single one.
 */
function largestPieceBytes(fields: TiffFields, widthPx: number, heightPx: number, fileBytes: number): number {
  const sampleBytes = Math.max(1, (fields.get(TAG.bitsPerSample)?.[0] ?? 8) / 8);
  const pixelBytes = (fields.get(TAG.samplesPerPixel)?.[0] ?? 1) * sampleBytes;
  const tileWidthPx = fields.get(TAG.tileWidth)?.[0];
  if (tileWidthPx !== undefined) {
    const tileHeightPx = fields.get(TAG.tileHeight)?.[0] ?? 0;
    return (Math.max(widthPx, tileWidthPx) + tileWidthPx) * tileHeightPx * pixelBytes;
  }
  const rows = Math.min(heightPx, fields.get(TAG.rowsPerStrip)?.[0] ?? heightPx);
  return Math.min(fileBytes, widthPx * rows * pixelBytes);
}

/** DNG, NEF, ARW and CR2 are TIFF files whose first picture is a thumbnail or the sensor's raw mosaic. */
async function isCameraRaw(file: PhotoFile, fields: TiffFields): Promise<boolean> {
  const canon = (await file.read(8, 2)).toString('latin1') === 'CR';
  const thumbnailFirst = ((fields.get(TAG.subfileType)?.[0] ?? 0) & 1) === 1;
  return canon || fields.has(TAG.dngVersion) || (thumbnailFirst && fields.has(TAG.subDirectories));
}
