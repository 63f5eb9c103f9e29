import type { PhotoFile } from '../photo-file.ts';
import { HeaderDamaged, type StoredHeader } from './stored-header.ts';

const MAX_BOXES = 10_000;
const MAX_META_BYTES = 4_000_000;
/** Measured at 100 megapixels: 1,750 MB above the working photo. */
const DECODER_BYTES_PER_PIXEL = 17;

interface Box {
  readonly type: string;
  readonly data: Buffer;
}

/**
 * Of all pictures inside (tiles, alpha, gain maps) the largest is taken: that is the photo itself or the grid
 * it is put together from. `widthPx` and `heightPx` are as shown: a stored rotation is applied already.
 */
export async function readAvifHeader(file: PhotoFile): Promise<StoredHeader> {
  const head = await file.read(0, 12);
  const meta = await readMetaBox(file);
  const properties = findBox(findBox(boxesIn(meta.subarray(4)), 'iprp').data, 'ipco').data;
  let largest = { widthPx: 0, heightPx: 0 };
  let turned = false;
  for (const { type, data } of boxesIn(properties)) {
    if (type === 'irot' && data.length > 0) turned = ((data[0] as number) & 1) === 1;
    if (type !== 'ispe' || data.length < 12) continue;
    const size = { widthPx: data.readUInt32BE(4), heightPx: data.readUInt32BE(8) };
    if (size.widthPx * size.heightPx > largest.widthPx * largest.heightPx) largest = size;
  }
  return {
    widthPx: turned ? largest.heightPx : largest.widthPx,
    heightPx: turned ? largest.widthPx : largest.heightPx,
    orientation: 1,
    animated: head.toString('latin1', 8, 12) === 'avis',
    bufferBytes: DECODER_BYTES_PER_PIXEL * largest.widthPx * largest.heightPx,
  };
}

async function readMetaBox(file: PhotoFile): Promise<Buffer> {
  let at = 0;
  for (let boxes = 0; boxes < 100; boxes++) {
    const head = await file.read(at, 16);
    if (head.length < 8) throw new HeaderDamaged('AVIF without meta box');
    const short = head.readUInt32BE(0);
    const length = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short;
    if (length < 8) throw new HeaderDamaged('AVIF box of impossible length');
    if (head.toString('latin1', 4, 8) === 'meta') {
      if (length > MAX_META_BYTES) throw new HeaderDamaged('AVIF meta box too long');
      return (await file.read(at, length)).subarray(8);
    }
    at += length;
  }
  throw new HeaderDamaged('AVIF without meta box');
}

function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  let at = 0;
  while (at + 8 <= bytes.length && boxes.length < MAX_BOXES) {
    const length = bytes.readUInt32BE(at);
    if (length < 8) break;
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, at + length) });
    at += length;
  }
  return boxes;
}

function findBox(boxes: Box[] | Buffer, type: string): Box {
  const box = (Array.isArray(boxes) ? boxes : boxesIn(boxes)).find((candidate) => candidate.type === type);
  if (box === undefined) throw new HeaderDamaged(`AVIF without ${type} box`);
  return box;
}
