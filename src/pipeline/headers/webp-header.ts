import type { PhotoFile } from '../photo-file.ts';
import { readExifOrientation } from './exif-orientation.ts';
import { HeaderDamaged, type StoredHeader } from './stored-header.ts';

const MAX_CHUNKS = 64;
const ANIMATED = 0x02;
const HAS_EXIF = 0x08;

export async function readWebpHeader(file: PhotoFile): Promise<StoredHeader> {
  const head = await file.read(12, 18);
  const type = head.toString('latin1', 0, 4);
  if (head.length < 13) throw new HeaderDamaged('WebP ends in its header');
  if (type === 'VP8L') return losslessHeader(head);
  if (head.length < 18) throw new HeaderDamaged('WebP ends in its header');
  if (type === 'VP8 ') return plain(head.readUInt16LE(14) & 0x3fff, head.readUInt16LE(16) & 0x3fff);
  if (type === 'VP8X') return extendedHeader(file, head);
  throw new HeaderDamaged('WebP without a picture');
}

function losslessHeader(head: Buffer): StoredHeader {
  const bits = head.readUInt32LE(9);
  return plain((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
}

async function extendedHeader(file: PhotoFile, head: Buffer): Promise<StoredHeader> {
  const flags = head[8] as number;
  const size = plain(head.readUIntLE(12, 3) + 1, head.readUIntLE(15, 3) + 1);
  const orientation = (flags & HAS_EXIF) === 0 ? 1 : await findOrientation(file);
  return { ...size, orientation, animated: (flags & ANIMATED) !== 0 };
}

/** The EXIF chunk stands after the picture. */
async function findOrientation(file: PhotoFile): Promise<number> {
  let at = 12;
  for (let chunks = 0; chunks < MAX_CHUNKS; chunks++) {
    const head = await file.read(at, 8);
    if (head.length < 8) return 1;
    const length = head.readUInt32LE(4);
    if (head.toString('latin1', 0, 4) === 'EXIF') {
      const exif = await file.read(at + 8, Math.min(length, 65_536));
      return readExifOrientation(exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif);
    }
    at += 8 + length + (length & 1);
  }
  return 1;
}

/** libwebp decodes the whole picture at 4 bytes a pixel, lossless files always, lossy ones when alpha is there. */
function plain(widthPx: number, heightPx: number): StoredHeader {
  return { widthPx, heightPx, orientation: 1, animated: false, bufferBytes: 4 * widthPx * heightPx };
}
