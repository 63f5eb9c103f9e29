import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodePhoto } from '../../src/pipeline/decode.ts';
import { probePhoto } from '../../src/pipeline/probe-photo.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { paintRgb, pixelAt } from '../helpers/working-photos.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

/** 96 × 64, four quadrants: red, green above; blue, white below. */
const quadrants = paintRgb(96, 64, (x, y) => {
  if (y < 32) return x < 48 ? [200, 30, 30] : [30, 200, 30];
  return x < 48 ? [30, 30, 200] : [250, 250, 250];
});
const picture = () => sharp(quadrants.data, { raw: { width: 96, height: 64, channels: 3 } });

async function save(name: string, source: Sharp | Buffer): Promise<string> {
  const path = join(folder, name);
  if (Buffer.isBuffer(source)) await writeFile(path, source);
  else await source.toFile(path);
  return path;
}

/** The four quadrants' colours of a decoded picture, clockwise from the top left, within JPEG's tolerance. */
function expectQuadrants(
  image: { widthPx: number; heightPx: number; data: Uint8Array },
  tolerance = 8,
): void {
  const [w, h] = [image.widthPx, image.heightPx];
  const at = (x: number, y: number) => pixelAt(image, Math.floor(x * w), Math.floor(y * h));
  const found = [at(0.25, 0.25), at(0.75, 0.25), at(0.75, 0.75), at(0.25, 0.75)];
  const wanted = [
    [200, 30, 30],
    [30, 200, 30],
    [250, 250, 250],
    [30, 30, 200],
  ];
  found.flat().forEach((value, i) => {
    expect(Math.abs(value - (wanted.flat()[i] as number)), `value ${i}: ${found}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
}

/** How to store the upright picture so that the EXIF orientation brings it back. */
const STORED: Record<number, (upright: Sharp) => Sharp> = {
  1: (p) => p,
  2: (p) => p.flop(),
  3: (p) => p.rotate(180),
  4: (p) => p.flip(),
  6: (p) => p.rotate(270),
  8: (p) => p.rotate(90),
};

async function storeOriented(
  orientation: number,
  extension: 'jpg' | 'png' | 'webp' | 'tiff',
): Promise<string> {
  const mirrored = orientation === 5 || orientation === 7;
  const base = mirrored ? sharp(await picture().flop().png().toBuffer()) : picture();
  // 5 and 7 are a mirror image, turned
  const turned = mirrored ? base.rotate(orientation === 5 ? 270 : 90) : STORED[orientation]?.(base);
  const stored = sharp(await (turned as Sharp).png().toBuffer()).withMetadata({ orientation });
  const path = join(folder, `orientation-${orientation}.${extension}`);
  await (extension === 'jpg' ? stored.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }) : stored).toFile(
    path,
  );
  return path;
}

describe('decodePhoto', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('applies EXIF orientation %i', async (orientation) => {
    const path = await storeOriented(orientation, 'jpg');
    const { rgb, frame } = await decodePhoto(path);
    expect([rgb.widthPx, rgb.heightPx]).toEqual([96, 64]);
    expectQuadrants(rgb);
    expect(frame).toEqual({ scale: 1, offsetX: 0, offsetY: 0 });
    expect(await probePhoto(path)).toMatchObject({ format: 'jpeg', widthPx: 96, heightPx: 64, orientation });
  });

  it.each(['png', 'webp', 'tiff'] as const)('applies the orientation in %s too', async (extension) => {
    const { rgb } = await decodePhoto(await storeOriented(6, extension));
    expect([rgb.widthPx, rgb.heightPx]).toEqual([96, 64]);
    expectQuadrants(rgb, 30);
  });

  it('decodes by content, not by name', async () => {
    const path = await save('really-png.jpg', await picture().png().toBuffer());
    const { findings, rgb } = await decodePhoto(path);
    expect(findings.decode.format).toBe('png');
    expect(rgb.data).toEqual(quadrants.data);
  });

  it.each(['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const)('opens %s', async (format) => {
    const path = await save(`plain.${format}`, picture().toFormat(format));
    const { findings, rgb } = await decodePhoto(path);
    expect(findings.decode).toMatchObject({
      format,
      originalWidthPx: 96,
      originalHeightPx: 64,
      reduced: false,
    });
    expectQuadrants(rgb, 25);
  });

  it('turns 16 bits, grey, palettes and CMYK into 8-bit sRGB', async () => {
    const deep = await save('deep.png', picture().toColourspace('rgb16').png());
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    expect((await decodePhoto(deep)).rgb.data).toEqual(quadrants.data);
    const palette = await save('palette.png', picture().png({ palette: true }));
    expectQuadrants((await decodePhoto(palette)).rgb);
    const grey = await decodePhoto(await save('grey.jpg', picture().greyscale().jpeg()));
    expect(grey.rgb.data.length).toBe(3 * 96 * 64);
    const cmyk = await save('cmyk.tiff', picture().toColourspace('cmyk').tiff());
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const [red, green, blue] = pixelAt((await decodePhoto(cmyk)).rgb, 20, 20) as [number, number, number];
    expect(red).toBeGreaterThan(150);
    expect(Math.max(green, blue)).toBeLessThan(90);
  });

  it('converts Display P3 to sRGB: the same colour has more distant numbers there', async () => {
    const path = await save('p3.png', picture().withIccProfile('p3').png());
    const stored = await sharp(path).raw().toBuffer();
    const { rgb } = await decodePhoto(path);
    expectQuadrants(rgb, 6);
    const raw = await sharp(path, { ignoreIcc: true }).raw().toBuffer();
    expect(Math.abs((raw[0] as number) - 200)).toBeGreaterThan(10);
    expect(stored.length).toBe(rgb.data.length);
  });

  it('keeps alpha only where it says something, and shows white where nothing is', async () => {
    const opaque = await save('opaque.png', picture().ensureAlpha(1).png());
    expect((await decodePhoto(opaque)).alpha).toBeUndefined();
    const holes = Buffer.from([10, 20, 30, 0, 40, 50, 60, 255, 70, 80, 90, 128, 0, 0, 0, 0]);
    const path = await save('holes.png', sharp(holes, { raw: { width: 2, height: 2, channels: 4 } }).png());
    const { rgb, alpha } = await decodePhoto(path);
    expect([...(alpha?.data ?? [])]).toEqual([0, 255, 128, 0]);
    expect([...rgb.data]).toEqual([255, 255, 255, 40, 50, 60, 70, 80, 90, 255, 255, 255]);
  });

  it('uses the first frame of an animation and says so', async () => {
    const frames = Buffer.alloc(3 * 40 * 80, 10).fill(240, 3 * 40 * 40);
    const gif = sharp(frames, { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } }).gif({
      delay: [50, 50],
    });
    const { rgb, findings } = await decodePhoto(await save('animated.gif', gif));
    expect([rgb.widthPx, rgb.heightPx]).toEqual([40, 40]);
    expect(findings.decode.animated).toBe(true);
    expect(rgb.data[0] as number).toBeLessThan(40);
  });

  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)(
    'decodes %s above the working limit smaller',
    async (format) => {
      const path = await save(
        `large.${format}`,
        picture().resize(960, 640, { kernel: 'nearest' }).toFormat(format),
      );
      const { rgb, frame, findings } = await decodePhoto(path, { maxWorkingPixels: 60_000 });
      expect(rgb.widthPx * rgb.heightPx).toBeLessThanOrEqual(60_000);
      expect(rgb.widthPx / rgb.heightPx).toBeCloseTo(1.5, 1);
      expect(findings.decode).toMatchObject({ reduced: true, originalWidthPx: 960, originalHeightPx: 640 });
      expect(frame.scale).toBeCloseTo(rgb.widthPx / 960, 6);
      expectQuadrants(rgb, 20);
    },
  );

  it('takes note of a white ground and of none', async () => {
    const lamp = paintRgb(200, 200, (x, y) =>
      Math.hypot(x - 100, y - 100) < 50 ? [40, 90, 160] : [240, 228, 205],
    );
    const asPng = (image: typeof lamp) =>
      sharp(image.data, { raw: { width: 200, height: 200, channels: 3 } }).png();
    expect((await decodePhoto(await save('lamp.png', asPng(lamp)))).findings.decode.whiteGround).toEqual([
      240, 228, 205,
    ]);
    const red = paintRgb(200, 200, () => [200, 40, 40]);
    expect(
      (await decodePhoto(await save('red.png', asPng(red)))).findings.decode.whiteGround,
    ).toBeUndefined();
  });

  it('stops when asked to', async () => {
    const path = await save('stop.png', picture().png());
    await expect(decodePhoto(path, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
