import type { PhotoFile } from '../photo-file.ts';
import { readExifOrientation } from './exif-orientation.ts';
import { HeaderDamaged, type StoredHeader } from './stored-header.ts';

/** Photos have below 100 segments before the picture; a long ICC profile takes 10, a depth map some dozens. */
const MAX_SEGMENTS = 5000;
/** Encoders write about 10; every further one passes over the whole picture again, made-up files have thousands. */
const MAX_SCANS = 100;
const START_OF_SCAN = 0xda;
const APP1 = 0xe1;

interface FrameHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: number;
  readonly progressive: boolean;
  /** Stored samples of all components ÷ pixels: 3 for 4:4:4, 1.5 for 4:2:0. */
  readonly samplesPerPixel: number;
}

/** Walks the segments up to the first scan. MPO and gain-map JPEGs begin as plain JPEG. */
export async function readJpegHeader(file: PhotoFile): Promise<StoredHeader> {
  let frame: FrameHeader | undefined;
  let orientation: number | undefined;
  let at = 2;
  for (let segments = 0; segments < MAX_SEGMENTS; segments++) {
    const { marker, dataAt, dataBytes } = await nextSegment(file, at);
    if (marker === START_OF_SCAN) {
      if (frame === undefined) throw new HeaderDamaged('JPEG scan before its frame header');
      if (frame.progressive) await refuseManyScans(file, dataAt);
      return storedHeader(frame, orientation ?? 1, (await file.read(dataAt, 1))[0] ?? 0);
    }
    // the first EXIF block counts, as in other programs
    if (marker === APP1 && orientation === undefined)
      orientation = await exifOrientation(file, dataAt, dataBytes);
    if (isFrameHeader(marker)) frame ??= parseFrameHeader(await file.read(dataAt, dataBytes), marker);
    at = dataAt + dataBytes;
  }
  throw new HeaderDamaged('JPEG without a picture');
}

function storedHeader(frame: FrameHeader, orientation: number, scanComponents: number): StoredHeader {
  // Progressive files, and those with one scan for each colour, are held whole as 16-bit coefficients.
  const held = frame.progressive || scanComponents < frame.components;
  return {
    widthPx: frame.widthPx,
    heightPx: frame.heightPx,
    orientation,
    animated: false,
    bufferBytes: held ? Math.ceil(2 * frame.samplesPerPixel * frame.widthPx * frame.heightPx) : 0,
  };
}

async function nextSegment(file: PhotoFile, from: number) {
  const marker = await findMarker(file, from);
  const length = await file.read(marker.at + 1, 2);
  if (length.length < 2) throw new HeaderDamaged('JPEG ends in its header');
  return { marker: marker.code, dataAt: marker.at + 3, dataBytes: Math.max(0, length.readUInt16BE(0) - 2) };
}

/** Some writers leave junk between segments; decoders skip it, and so do we, within reason. */
async function findMarker(file: PhotoFile, from: number): Promise<{ code: number; at: number }> {
  const bytes = await file.read(from, 4096);
  for (let i = 1; i < bytes.length; i++) {
    const code = bytes[i] as number;
    const standsAlone = code === 0 || code === 0x01 || code === 0xff || (code >= 0xd0 && code <= 0xd8);
    if (bytes[i - 1] === 0xff && !standsAlone) return { code, at: from + i };
  }
  throw new HeaderDamaged('JPEG without a further segment');
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function parseFrameHeader(data: Buffer, marker: number): FrameHeader {
  const components = data[5] ?? 0;
  if (components === 0 || data.length < 6 + 3 * components)
    throw new HeaderDamaged('JPEG frame header cut off');
  const samplings = Array.from({ length: components }, (_, i) => data[6 + 3 * i + 1] as number);
  const largest = Math.max(...samplings.map((s) => (s >> 4) * (s & 15)));
  return {
    widthPx: data.readUInt16BE(3),
    heightPx: data.readUInt16BE(1),
    components,
    progressive: (marker & 3) === 2,
    samplesPerPixel: samplings.reduce((sum, s) => sum + ((s >> 4) * (s & 15)) / Math.max(1, largest), 0),
  };
}

async function exifOrientation(file: PhotoFile, at: number, length: number): Promise<number | undefined> {
  const data = await file.read(at, length);
  if (data.toString('latin1', 0, 6) !== 'Exif\0\0') return undefined;
  return readExifOrientation(data.subarray(6));
}

/** Reads on to the end: 20 MB take 20 ms. */
async function refuseManyScans(file: PhotoFile, from: number): Promise<void> {
  const mark = Buffer.from([0xff, START_OF_SCAN]);
  const step = 1_000_000;
  let scans = 1;
  for (let at = from; at < file.sizeBytes; at += step) {
    // one byte more, for a mark across the seam
    const bytes = await file.read(at, step + 1);
    for (let i = bytes.indexOf(mark); i >= 0; i = bytes.indexOf(mark, i + 2)) scans++;
    if (scans > MAX_SCANS) throw new HeaderDamaged(`JPEG with more than ${MAX_SCANS} scans`);
  }
}
