import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePhoto } from '../../src/pipeline/decode.ts';
import { encodePhoto, encodePreview } from '../../src/pipeline/encode.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { paintGray, paintRgb, workingPhoto } from '../helpers/working-photos.ts';

const FORMATS = ['jpeg', 'png', 'webp', 'avif'] as const;

/** Smooth with some grain, like a photo: compresses neither to nothing nor not at all. */
const scene = (widthPx: number, heightPx: number) =>
  paintRgb(widthPx, heightPx, (x, y) => {
    const grain = ((x * 7919 + y * 104_729) % 23) - 11;
    const level = 90 + 60 * Math.sin(x / 31) + 50 * Math.cos(y / 17) + grain;
    return [level, level * 0.8, 200 - level * 0.6].map((v) => Math.max(0, Math.min(255, Math.round(v)))) as [
      number,
      number,
      number,
    ];
  });

describe('encodePhoto', () => {
  it.each(FORMATS)('writes %s of the same size, in sRGB, without loss of looks', async (format) => {
    const photo = workingPhoto(scene(240, 160));
    const encoded = await encodePhoto(photo, { format, quality: 90 });
    expect(encoded).toMatchObject({ format, widthPx: 240, heightPx: 160, notes: [] });
    const metadata = await sharp(encoded.bytes).metadata();
    expect(metadata.format).toBe(format === 'avif' ? 'heif' : format);
    const pixels = await sharp(encoded.bytes).raw().toBuffer();
    const difference = photo.rgb.data.reduce(
      (sum, value, i) => sum + Math.abs(value - (pixels[i] as number)),
      0,
    );
    expect(difference / pixels.length).toBeLessThan(format === 'png' ? 1e-9 : 6);
  });

  it.each(FORMATS)('gives the same %s bytes again', async (format) => {
    const photo = workingPhoto(scene(120, 90));
    const [first, second] = [
      await encodePhoto(photo, { format, quality: 80 }),
      await encodePhoto(photo, { format, quality: 80 }),
    ];
    expect(first.bytes.equals(second.bytes)).toBe(true);
  });

  it.each(FORMATS)('%s carries no GPS, camera or author of the original', async (format) => {
    const path = join(await temporaryFolder(), 'private.jpg');
    const { data } = scene(64, 64);
    const exif = {
      IFD0: { Make: 'SECRETCAM', Artist: 'Jane Private', Copyright: 'Jane Private' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '51/1 30/1 0/1',
        GPSLongitudeRef: 'W',
        GPSLongitude: '0/1 7/1 0/1',
      },
    };
    await sharp(data, { raw: { width: 64, height: 64, channels: 3 } })
      .withExif(exif)
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><note>Jane Private</note></x:xmpmeta>')
      .jpeg()
      .toFile(path);
    const original = await sharp(path).metadata();
    expect(original.exif?.includes('SECRETCAM')).toBe(true);
    expect(original.xmp?.includes('Jane Private')).toBe(true);
    const { bytes } = await encodePhoto(await decodePhoto(path), { format, quality: 90 });
    const metadata = await sharp(bytes).metadata();
    expect(metadata.exif).toBeUndefined();
    expect(metadata.xmp).toBeUndefined();
    expect(metadata.iptc).toBeUndefined();
    for (const secret of ['SECRETCAM', 'Jane', 'GPS', 'Exif\0\0']) expect(bytes.includes(secret)).toBe(false);
  });

  it.each(FORMATS)('keeps %s below maxBytes, first by quality', async (format) => {
    const photo = workingPhoto(scene(480, 320));
    const free = await encodePhoto(photo, { format, quality: 95 });
    const maxBytes = Math.round(free.bytes.length * 0.6);
    const encoded = await encodePhoto(photo, { format, quality: 95, maxBytes });
    expect(encoded.bytes.length).toBeLessThanOrEqual(maxBytes);
    expect(encoded.widthPx).toBe(480);
    expect(encoded.quality).toBeLessThan(free.quality);
    expect(encoded.bytes.length).toBeGreaterThan(maxBytes * (format === 'png' ? 0.2 : 0.7));
  });

  it.each(FORMATS)('makes %s smaller in pixels where quality is not enough, and says so', async (format) => {
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    };
    const noise = paintRgb(400, 400, () => [random(), random(), random()]);
    const encoded = await encodePhoto(workingPhoto(noise), { format, quality: 90, maxBytes: 20_000 });
    expect(encoded.bytes.length).toBeLessThanOrEqual(20_000);
    expect(encoded.widthPx).toBeLessThan(400);
    expect(encoded.widthPx).toBe(encoded.heightPx);
    expect(encoded.notes.join()).toContain(`${encoded.widthPx} × ${encoded.heightPx}`);
  });

  it('says so when nothing is small enough', async () => {
    const photo = workingPhoto(scene(300, 300));
    await expect(encodePhoto(photo, { format: 'jpeg', quality: 90, maxBytes: 300 })).rejects.toMatchObject({
      code: 'output_too_large',
    });
  });

  it('keeps transparency where the format has it, and puts white behind it in JPEG', async () => {
    const rgb = paintRgb(64, 64, () => [200, 30, 30]);
    const alpha = paintGray(64, 64, (x) => (x < 32 ? 255 : 0));
    const photo = workingPhoto(rgb, { alpha });
    for (const format of ['png', 'webp', 'avif'] as const) {
      const { bytes } = await encodePhoto(photo, { format, quality: 90 });
      const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      expect(info.channels, format).toBe(4);
      expect(data[4 * 10 + 3]).toBeGreaterThan(250);
      expect(data[4 * 50 + 3]).toBeLessThan(5);
    }
    const jpeg = await encodePhoto(photo, { format: 'jpeg', quality: 90 });
    const pixels = await sharp(jpeg.bytes).raw().toBuffer();
    expect([...pixels.subarray(3 * 60, 3 * 61)]).toEqual([255, 255, 255]);
    expect(jpeg.notes.join()).toContain('white');
  });

  it('leaves a pure white ground exactly white in JPEG away from the rim', async () => {
    const rgb = paintRgb(128, 128, (x, y) =>
      Math.hypot(x - 64, y - 64) < 30 ? [20, 60, 160] : [255, 255, 255],
    );
    const { bytes } = await encodePhoto(workingPhoto(rgb), { format: 'jpeg', quality: 90 });
    const pixels = await sharp(bytes).raw().toBuffer();
    for (let y = 0; y < 128; y++) {
      for (let x = 0; x < 24; x++) expect(pixels[3 * (y * 128 + x)]).toBe(255);
    }
  });
});

describe('encodePreview', () => {
  it('is a WebP of at most 640 px with its transparency, and never enlarged', async () => {
    const large = workingPhoto(scene(1600, 900), { alpha: paintGray(1600, 900, (x) => (x < 800 ? 0 : 255)) });
    expect(await sharp(await encodePreview(large)).metadata()).toMatchObject({
      format: 'webp',
      width: 640,
      height: 360,
      hasAlpha: true,
    });
    const small = await encodePreview(workingPhoto(scene(100, 50)));
    expect(await sharp(small).metadata()).toMatchObject({ width: 100, height: 50 });
  });
});
