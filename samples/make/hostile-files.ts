import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { type ManifestItem, sha256 } from './write-sample.ts';

interface HostileFile {
  readonly file: string;
  readonly kind: string;
  readonly expect: 'decode' | 'reject' | 'either' | 'limit';
  readonly notes: string;
  readonly bytes: Buffer;
  readonly size?: readonly [number, number];
  readonly format?: string;
  readonly mode?: string;
  readonly orientation?: number;
}

/** Small files that a batch must survive, each with what has to happen. */
export async function writeHostileFiles(folder: string): Promise<ManifestItem[]> {
  const files = await hostileFiles();
  const items: ManifestItem[] = [];
  for (const f of files) {
    const file = `hostile/${f.file}`;
    await mkdir(path.join(folder, 'hostile'), { recursive: true });
    await writeFile(path.join(folder, file), f.bytes);
    items.push({
      file,
      class: 'd',
      kind: f.kind,
      sha256: sha256(f.bytes),
      bytes: f.bytes.length,
      width: f.size?.[0] ?? null,
      height: f.size?.[1] ?? null,
      format: f.format ?? null,
      mode: f.mode ?? null,
      exif_orientation: f.orientation ?? null,
      source: { script: 'samples/make/hostile-files.ts' },
      license: 'Apache-2.0',
      rights_note: null,
      credit: null,
      notes: f.notes,
      ground_truth: [],
      expect: f.expect,
    });
  }
  return items;
}

async function hostileFiles(): Promise<HostileFile[]> {
  const card = testCard(96, 64);
  const jpeg = await card.clone().jpeg({ quality: 85 }).toBuffer();
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><image href="file:///etc/hostname" width="40" height="40"/></svg>',
  );
  return [
    {
      file: 'zero-bytes.jpg',
      kind: 'broken',
      expect: 'reject',
      notes: 'no bytes at all',
      bytes: Buffer.alloc(0),
    },
    {
      file: 'truncated.jpg',
      kind: 'broken',
      expect: 'reject',
      notes: 'JPEG cut off inside its headers',
      bytes: jpeg.subarray(0, 180),
      format: 'JPEG',
    },
    {
      file: 'svg-named.jpg',
      kind: 'wrongext',
      expect: 'reject',
      notes: 'SVG with an outside reference, named .jpg',
      bytes: svg,
    },
    {
      file: 'bomb-header.png',
      kind: 'bomb',
      expect: 'limit',
      notes: 'PNG that claims 60000 x 60000 pixels',
      bytes: pngWithHeader(60_000, 60_000),
      size: [60_000, 60_000],
      format: 'PNG',
      mode: 'RGB',
    },
    {
      file: 'gif-named.png',
      kind: 'wrongext',
      expect: 'decode',
      notes: 'GIF named .png: the content counts',
      bytes: await card.clone().gif().toBuffer(),
      size: [96, 64],
      format: 'GIF',
      mode: 'P',
    },
    {
      file: 'heic-header.heic',
      kind: 'format',
      expect: 'reject',
      notes: "only an iPhone photo's first box",
      bytes: Buffer.from('0000001c667479706865696300000000686569636d6966316d736631', 'hex'),
    },
    {
      file: 'sixteen-bit.png',
      kind: 'depth',
      expect: 'decode',
      notes: '16 bits a channel',
      bytes: await card.clone().toColourspace('rgb16').png().toBuffer(),
      size: [96, 64],
      format: 'PNG',
      mode: 'RGB',
    },
    {
      file: 'exif-rotated.jpg',
      kind: 'exif',
      expect: 'decode',
      notes: 'EXIF orientation 6: 64 x 96 when upright',
      bytes: await card.clone().withMetadata({ orientation: 6 }).jpeg({ quality: 85 }).toBuffer(),
      size: [96, 64],
      format: 'JPEG',
      mode: 'RGB',
      orientation: 6,
    },
  ];
}

/** A light ground with a dark thing on it, so that every step has something to do. */
function testCard(width: number, height: number): Sharp {
  const rgb = Buffer.alloc(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = ((x - width * 0.45) / 24) ** 2 + ((y - height * 0.5) / 20) ** 2 < 1;
      const shade = inside ? 60 + x : 215 + ((x * 7 + y * 13) % 12);
      rgb.set(inside ? [shade, 50, 40] : [shade, shade, shade - 6], 3 * (y * width + x));
    }
  }
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

function pngWithHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(4096))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
