import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { joinAlpha } from './alpha-plane.ts';
import type { GrayPlane, RgbImage } from './pixel-image.ts';

// Pool processes work on one photo each, and no picture is opened twice: a cache only holds memory.
sharp.cache(false);
sharp.concurrency(1);

export function sharpFromFile(path: string, options: SharpOptions): Sharp {
  return sharp(path, options);
}

/** A sharp pipeline over a file's bytes. */
export function sharpFromBytes(bytes: Uint8Array, options: SharpOptions): Sharp {
  return sharp(bytes, options);
}

/** A sharp pipeline over a picture in memory; transparent pictures go in as RGBA. */
export function sharpFromRgb(rgb: RgbImage, alpha?: GrayPlane): Sharp {
  const raw = { width: rgb.widthPx, height: rgb.heightPx };
  if (alpha === undefined) return sharp(rgb.data, { raw: { ...raw, channels: 3 }, limitInputPixels: false });
  return sharp(joinAlpha(rgb, alpha), { raw: { ...raw, channels: 4 }, limitInputPixels: false });
}

export function sharpFromGray(plane: GrayPlane): Sharp {
  const raw = { width: plane.widthPx, height: plane.heightPx, channels: 1 as const };
  return sharp(plane.data, { raw, limitInputPixels: false });
}

/** The pipeline's result as 8-bit samples; a plain Uint8Array, because a Buffer's `slice` does not copy. */
export async function pixelsOf(
  picture: Sharp,
): Promise<{ widthPx: number; heightPx: number; channels: number; data: Uint8Array }> {
  const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length);
  return { widthPx: info.width, heightPx: info.height, channels: info.channels, data: bytes };
}
