import { crc32, deflateSync } from 'node:zlib';

/** One PNG chunk with its length and checksum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** A PNG of one grey value whose picture data fits its header only in so far as `rows` are given. */
export function pngClaiming(
  widthPx: number,
  heightPx: number,
  more: { bitDepth?: number; colourType?: number; interlaced?: boolean; before?: Buffer[] } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([more.bitDepth ?? 8, more.colourType ?? 0, 0, 0, more.interlaced ? 1 : 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...(more.before ?? []),
    pngChunk('IDAT', deflateSync(Buffer.alloc(1 + Math.min(widthPx, 1000)))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

const SWELLING = deflateSync(Buffer.alloc(7_900_000, 65));

/** A compressed text chunk of some kilobytes that grows to 8 MB. */
export function swellingText(keyword: string): Buffer {
  return pngChunk('zTXt', Buffer.concat([Buffer.from(`${keyword}\0\0`), SWELLING]));
}

/** A GIF of 1 × 1 pixel (or a larger screen) with so many frames. */
export function gifOfFrames(frames: number, widthPx = 1, heightPx = 1): Buffer {
  const screen = Buffer.from('GIF89a\0\0\0\0\x80\0\0\xff\0\0\0\0\xff', 'latin1');
  screen.writeUInt16LE(widthPx, 6);
  screen.writeUInt16LE(heightPx, 8);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([screen, ...Array<Buffer>(frames).fill(frame), Buffer.from([0x3b])]);
}

/** A TIFF directory with these LONG fields and nothing else. */
export function tiffOfFields(fields: readonly (readonly [tag: number, value: number])[]): Buffer {
  const file = Buffer.alloc(8 + 2 + 12 * fields.length + 4);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(fields.length, 8);
  fields.forEach(([tag, value], i) => {
    file.writeUInt16LE(tag, 10 + 12 * i);
    file.writeUInt16LE(4, 12 + 12 * i);
    file.writeUInt32LE(1, 14 + 12 * i);
    file.writeUInt32LE(value, 18 + 12 * i);
  });
  return file;
}

/** Sets the size that an AVIF states for its picture. */
export function avifClaiming(avif: Buffer, widthPx: number, heightPx: number): Buffer {
  const lying = Buffer.from(avif);
  for (let at = lying.indexOf('ispe'); at >= 0; at = lying.indexOf('ispe', at + 4)) {
    lying.writeUInt32BE(widthPx, at + 8);
    lying.writeUInt32BE(heightPx, at + 12);
  }
  return lying;
}

/** Repeats the last scan of a progressive JPEG: each passes over the whole picture again. */
export function jpegWithScans(progressive: Buffer, extraScans: number): Buffer {
  const lastScan = progressive.subarray(progressive.lastIndexOf(Buffer.from([0xff, 0xda])), -2);
  return Buffer.concat([
    progressive.subarray(0, -2),
    ...Array<Buffer>(extraScans).fill(lastScan),
    progressive.subarray(-2),
  ]);
}

/** Stray bytes before the second segment, as some cameras leave them. */
export function jpegWithStrayBytes(jpeg: Buffer): Buffer {
  const second = 4 + jpeg.readUInt16BE(4);
  return Buffer.concat([jpeg.subarray(0, second), Buffer.from([0, 0, 0, 0, 0]), jpeg.subarray(second)]);
}
