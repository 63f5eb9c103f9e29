import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../src/errors.ts';
import { decodePhoto } from '../../src/pipeline/decode.ts';
import { probePhoto } from '../../src/pipeline/probe-photo.ts';
import { decodeInChild } from '../helpers/decode-in-child.ts';
import {
  avifClaiming,
  gifOfFrames,
  jpegWithScans,
  jpegWithStrayBytes,
  pngClaiming,
  swellingText,
  tiffOfFields,
} from '../helpers/hostile-files.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

async function save(name: string, bytes: Buffer | Promise<Buffer>): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, await bytes);
  return path;
}

/** What decoding says; the file's name must be in the message and the decoder's jargon must not. */
async function refusal(path: string): Promise<AppError> {
  const error = (await decodePhoto(path).then(
    () => {
      throw new Error(`${path} was decoded`);
    },
    (thrown: unknown) => thrown,
  )) as AppError;
  if (error.code === undefined) throw error;
  expect(error.retryable).toBe(false);
  expect(error.message).toContain(path.slice(folder.length + 1));
  expect(error.message).not.toMatch(/vips|libpng|tiff2|VipsJpeg|gifload|Huffman|IHDR|undefined/i);
  return error;
}

/** A noisy picture, so that its files are long enough to be cut. */
const photo = (widthPx = 160, heightPx = 120) => {
  const bytes = Buffer.from({ length: 3 * widthPx * heightPx }).map((_, i) => (i * 2_654_435_761) >>> 25);
  return sharp(bytes, { raw: { width: widthPx, height: heightPx, channels: 3 } });
};

/** One colour: what decoding holds in memory depends on the size, not on what is to be seen. */
const flat = (sidePx: number) =>
  sharp({
    create: { width: sidePx, height: sidePx, channels: 3, background: '#7aa' },
    limitInputPixels: false,
  });

describe('files that are no photos', () => {
  it.each([
    ['empty.jpg', Buffer.alloc(0), 'photo_empty'],
    [
      'drawing.jpg',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'photo_format_unsupported',
    ],
    ['IMG_4242.JPG', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'photo_format_unsupported'],
    ['invoice.jpg', Buffer.from('%PDF-1.4 ...'), 'photo_format_unsupported'],
    ['signature-only.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'photo_corrupt'],
    // the letters after the magic bytes read as 16,188 × 28,735 pixels
    ['shell.gif', Buffer.from('GIF89a<?php phpinfo(); ?>'), 'photo_too_large'],
    ['text.webp', Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1'), 'photo_corrupt'],
    [
      'raw.tif',
      tiffOfFields([
        [254, 1],
        [256, 160],
        [257, 120],
        [330, 400],
      ]),
      'photo_format_unsupported',
    ],
    [
      'old-jpeg.tif',
      tiffOfFields([
        [256, 16],
        [257, 16],
        [259, 6],
      ]),
      'photo_format_unsupported',
    ],
  ])('%s', async (name, bytes, code) => {
    expect((await refusal(await save(name, bytes))).code).toBe(code);
  });

  it('refuses a drawing that wants to read another file without reading it', async () => {
    const svg = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg><text>&x;</text></svg>';
    expect((await refusal(await save('entity.png', Buffer.from(svg)))).code).toBe('photo_format_unsupported');
  });

  it('refuses folders and pipes instead of waiting', async () => {
    expect((await decodePhoto(folder).catch((error: AppError) => error)) as AppError).toMatchObject({
      code: 'photo_not_found',
    });
    const pipe = join(folder, 'pipe.jpg');
    execFileSync('mkfifo', [pipe]);
    expect((await refusal(pipe)).code).toBe('photo_not_found');
    expect((await refusal(join(folder, 'missing.jpg'))).code).toBe('photo_not_found');
  });
});

describe('damaged photos', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const)('%s cut in half', async (format) => {
    const whole = await photo().toFormat(format).toBuffer();
    expect((await refusal(await save(`half.${format}`, whole.subarray(0, whole.length >> 1)))).code).toBe(
      'photo_corrupt',
    );
  });

  it('a JPEG whose data was overwritten', async () => {
    const jpeg = await photo().jpeg({ quality: 95 }).toBuffer();
    jpeg.fill(Buffer.from([0xff, 0xd9]), jpeg.length >> 1, (jpeg.length >> 1) + 200);
    expect((await refusal(await save('overwritten.jpg', jpeg))).code).toBe('photo_corrupt');
  });

  it('a PNG whose data was overwritten', async () => {
    const png = await photo().png().toBuffer();
    png.fill(0x5a, png.length >> 1, (png.length >> 1) + 20);
    expect((await refusal(await save('overwritten.png', png))).code).toBe('photo_corrupt');
  });

  it('but stray bytes between segments, as cameras write them, do no harm', async () => {
    const path = await save('stray.jpg', jpegWithStrayBytes(await photo().jpeg().toBuffer()));
    expect((await decodePhoto(path)).rgb.widthPx).toBe(160);
  });
});

describe('photos made to exhaust', () => {
  const bombs: readonly (readonly [string, string, () => Buffer | Promise<Buffer>])[] = [
    ['4-gigapixel.png', 'photo_too_large', () => pngClaiming(65_536, 65_536)],
    ['4-gigapixel.gif', 'photo_too_large', () => gifOfFrames(1, 65_535, 65_535)],
    [
      '289-megapixel.avif',
      'photo_too_large',
      async () => avifClaiming(await photo().avif({ effort: 0 }).toBuffer(), 17_000, 17_000),
    ],
    [
      '100-megapixel.avif',
      'photo_too_large',
      async () => avifClaiming(await photo().avif({ effort: 0 }).toBuffer(), 10_000, 10_000),
    ],
    [
      '16-bit-interlaced.png',
      'photo_too_large',
      () => pngClaiming(10_000, 10_000, { bitDepth: 16, colourType: 6, interlaced: true }),
    ],
    ['3-by-60000.png', 'photo_too_large', () => pngClaiming(3, 60_000)],
    [
      'samples.tif',
      'photo_corrupt',
      () =>
        tiffOfFields([
          [256, 100],
          [257, 100],
          [277, 300_000_000],
        ]),
    ],
    [
      'tiles.tif',
      'photo_too_large',
      () =>
        tiffOfFields([
          [256, 100],
          [257, 100],
          [277, 4],
          [322, 100_000],
          [323, 100_000],
        ]),
    ],
    [
      'texts.png',
      'photo_corrupt',
      () => pngClaiming(1, 1, { before: Array.from({ length: 100 }, (_, i) => swellingText(`k${i}`)) }),
    ],
    [
      'scans.jpg',
      'photo_corrupt',
      async () => jpegWithScans(await flat(2000).jpeg({ progressive: true }).toBuffer(), 5000),
    ],
  ];

  it.each(bombs)('%s is refused from its header (%s)', async (name, code, make) => {
    const path = await save(name, make());
    const started = performance.now();
    const error = await probePhoto(path).then(
      () => undefined,
      (thrown: AppError) => thrown,
    );
    expect(error?.code).toBe(code);
    expect(performance.now() - started).toBeLessThan(1000);
    expect((await refusal(path)).code).toBe(code);
  });

  it('says how large the photo is and how large it may be', async () => {
    const { message } = await refusal(await save('big.png', pngClaiming(20_000, 10_000)));
    expect(message).toContain('20000 × 10000 pixels (200 megapixels)');
    expect(message).toContain('103 megapixels allowed');
  });

  it('40,000 frames and six swelling texts are opened within a second and 300 MB', async () => {
    const frames = await decodeInChild(await save('frames.gif', gifOfFrames(40_000)));
    expect(frames.code).toBe('decoded');
    const whole = await photo(64, 64).png().toBuffer();
    const header = whole.subarray(0, 33);
    const texts = Array.from({ length: 6 }, (_, i) => swellingText(`k${i}`));
    const swollen = await decodeInChild(
      await save('swollen.png', Buffer.concat([header, ...texts, whole.subarray(33)])),
    );
    expect(swollen.code).toBe('decoded');
    for (const { addedMegabytes, milliseconds } of [frames, swollen]) {
      expect(addedMegabytes).toBeLessThan(220);
      expect(milliseconds).toBeLessThan(5000);
    }
  });
});

describe('100 megapixels', () => {
  it.each([
    ['jpeg', () => flat(10_000).jpeg(), 260],
    ['png', () => flat(10_000).png({ compressionLevel: 1 }), 260],
    ['tiff', () => flat(10_000).tiff({ compression: 'deflate' }), 260],
  ] as const)('%s opens at 24 megapixels within its memory bound', async (format, make, megabytes) => {
    const path = join(folder, `huge.${format}`);
    await make().toFile(path);
    const outcome = await decodeInChild(path);
    expect(outcome).toMatchObject({ code: 'decoded', widthPx: 4898, heightPx: 4898 });
    expect(outcome.addedMegabytes).toBeLessThan(megabytes);
    expect(outcome.addedMegabytes).toBeLessThan((await probePhoto(path)).decodedBytes / 1e6 + 60);
  });
});
