import type { PhotoFile } from '../photo-file.ts';
import { HeaderDamaged } from './stored-header.ts';

/** The numeric fields of one TIFF directory; EXIF blocks are TIFF too. Texts and other types are left out. */
export type TiffFields = ReadonlyMap<number, readonly number[]>;

export interface TiffDirectory {
  readonly fields: TiffFields;
  /** Position of the next directory, 0 = none. */
  readonly next: number;
}

/** Real directories have below 100 fields (libtiff's own limit for a directory is 65,535). */
const MAX_FIELDS = 1000;
/** Only the first values of long arrays (strip offsets) are wanted. */
const MAX_VALUES = 8;

interface ByteOrder {
  u16(bytes: Buffer, at: number): number;
  u32(bytes: Buffer, at: number): number;
  u64(bytes: Buffer, at: number): number;
}

const LITTLE: ByteOrder = {
  u16: (bytes, at) => bytes.readUInt16LE(at),
  u32: (bytes, at) => bytes.readUInt32LE(at),
  u64: (bytes, at) => Number(bytes.readBigUInt64LE(at)),
};
const BIG: ByteOrder = {
  u16: (bytes, at) => bytes.readUInt16BE(at),
  u32: (bytes, at) => bytes.readUInt32BE(at),
  u64: (bytes, at) => Number(bytes.readBigUInt64BE(at)),
};

/** Reads the first directory of a classic TIFF or a BigTIFF. Throws `HeaderDamaged`. */
export async function readFirstTiffDirectory(file: PhotoFile): Promise<TiffDirectory> {
  const head = await read(file, 0, 8);
  const order = head.toString('latin1', 0, 2) === 'II' ? LITTLE : BIG;
  const big = order.u16(head, 2) === 43;
  const start = big ? order.u64(await read(file, 8, 8), 0) : order.u32(head, 4);
  return big ? readDirectory(file, order, start, BIG_TIFF) : readDirectory(file, order, start, CLASSIC_TIFF);
}

interface Layout {
  readonly countBytes: number;
  readonly entryBytes: number;
  /** Of the value or its offset, inside an entry; also the size of offsets is `entryBytes − valueAt`. */
  readonly valueAt: number;
}
const CLASSIC_TIFF: Layout = { countBytes: 2, entryBytes: 12, valueAt: 8 };
const BIG_TIFF: Layout = { countBytes: 8, entryBytes: 20, valueAt: 12 };

async function readDirectory(
  file: PhotoFile,
  order: ByteOrder,
  start: number,
  layout: Layout,
): Promise<TiffDirectory> {
  const countBytes = await read(file, start, layout.countBytes);
  const count = layout === BIG_TIFF ? order.u64(countBytes, 0) : order.u16(countBytes, 0);
  if (count === 0 || count > MAX_FIELDS) throw new HeaderDamaged(`TIFF directory of ${count} fields`);
  const entriesAt = start + layout.countBytes;
  const entries = await read(file, entriesAt, count * layout.entryBytes);
  const fields = new Map<number, readonly number[]>();
  for (let i = 0; i < count; i++) {
    const entry = entries.subarray(i * layout.entryBytes, (i + 1) * layout.entryBytes);
    fields.set(order.u16(entry, 0), await readValues(file, order, entry, layout));
  }
  const offsetBytes = layout.entryBytes - layout.valueAt;
  const link = await file.read(entriesAt + entries.length, offsetBytes);
  return { fields, next: link.length < offsetBytes ? 0 : readOffset(order, link, 0, offsetBytes) };
}

const TYPE_BYTES: Record<number, number> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 };

async function readValues(
  file: PhotoFile,
  order: ByteOrder,
  entry: Buffer,
  layout: Layout,
): Promise<number[]> {
  const type = order.u16(entry, 2);
  const valueBytes = TYPE_BYTES[type];
  if (valueBytes === undefined) return [];
  const offsetBytes = layout.entryBytes - layout.valueAt;
  const count = readOffset(order, entry, 4, layout.valueAt - 4);
  const wanted = Math.min(count, MAX_VALUES);
  const inside = count * valueBytes <= offsetBytes;
  const bytes = inside
    ? entry.subarray(layout.valueAt)
    : await read(file, readOffset(order, entry, layout.valueAt, offsetBytes), wanted * valueBytes);
  return Array.from({ length: wanted }, (_, i) => readNumber(order, bytes, i * valueBytes, valueBytes));
}

function readNumber(order: ByteOrder, bytes: Buffer, at: number, size: number): number {
  if (size === 1) return bytes.readUInt8(at);
  return size === 2 ? order.u16(bytes, at) : readOffset(order, bytes, at, size);
}

function readOffset(order: ByteOrder, bytes: Buffer, at: number, size: number): number {
  return size === 8 ? order.u64(bytes, at) : order.u32(bytes, at);
}

async function read(file: PhotoFile, position: number, length: number): Promise<Buffer> {
  if (position + length > file.sizeBytes)
    throw new HeaderDamaged('TIFF directory beyond the end of the file');
  const bytes = await file.read(position, length);
  if (bytes.length < length) throw new HeaderDamaged('TIFF directory cut off');
  return bytes;
}
