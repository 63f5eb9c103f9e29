import type { PhotoFile } from '../photo-file.ts';
import { readExifOrientation } from './exif-orientation.ts';
import { HeaderDamaged, type StoredHeader } from './stored-header.ts';

/** Far above what editors write; a file with more chunks before its picture is made to waste time. */
const MAX_CHUNKS = 2000;
/** Each may grow to 8 MB when it is read (libpng's limit), 30 MB with its copies: 20 took 700 MB. */
const MAX_COMPRESSED_TEXTS = 6;
const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export async function readPngHeader(file: PhotoFile): Promise<StoredHeader> {
  const head = await file.read(8, 25);
  if (head.length < 25 || head.toString('latin1', 4, 8) !== 'IHDR')
    throw new HeaderDamaged('PNG without IHDR');
  const widthPx = head.readUInt32BE(8);
  const heightPx = head.readUInt32BE(12);
  const bitDepth = head[16] as number;
  const samples = SAMPLES[head[17] as number];
  if (samples === undefined) throw new HeaderDamaged('PNG with an unknown colour type');
  const bytesPerPixel = samples * (bitDepth === 16 ? 2 : 1) + 1;
  const interlaced = head[20] === 1;
  const { orientation, animated } = await walkChunks(file);
  return {
    widthPx,
    heightPx,
    orientation,
    animated,
    // interlaced pictures are complete only after the last pass over all rows
    bufferBytes: interlaced ? widthPx * heightPx * bytesPerPixel : 0,
  };
}

/** Up to the first picture data: orientation from eXIf, animation from acTL (APNG). */
async function walkChunks(file: PhotoFile): Promise<{ orientation: number; animated: boolean }> {
  let orientation = 1;
  let animated = false;
  let compressedTexts = 0;
  let at = 8;
  for (let chunks = 0; chunks < MAX_CHUNKS; chunks++) {
    const head = await file.read(at, 8);
    if (head.length < 8) throw new HeaderDamaged('PNG ends before its picture');
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    if (type === 'IDAT') return { orientation, animated };
    if (type === 'IEND') throw new HeaderDamaged('PNG without a picture');
    if (type === 'acTL') animated = true;
    if (type === 'zTXt' || (type === 'iTXt' && (await isCompressedText(file, at + 8)))) compressedTexts++;
    if (compressedTexts > MAX_COMPRESSED_TEXTS) throw new HeaderDamaged('PNG stuffed with compressed texts');
    if (type === 'eXIf')
      orientation = await readExifOrientation(await file.read(at + 8, Math.min(length, 65_536)));
    at += 12 + length;
  }
  throw new HeaderDamaged('PNG with too many chunks');
}

/** An iTXt chunk: keyword of at most 79 bytes, 0, then the compression flag. XMP is mostly stored plain. */
async function isCompressedText(file: PhotoFile, at: number): Promise<boolean> {
  const start = await file.read(at, 81);
  return start[start.indexOf(0) + 1] === 1;
}
