import sharp from 'sharp';
import type { GrayPlane } from '../image/pixel-image.ts';

/** Finer than a page shows and than corrections need. */
const MATTE_SIDE_PX = 1024;

/** A matte as a grey PNG: white is product. */
export async function encodeMatte({ data, widthPx, heightPx }: GrayPlane): Promise<Buffer> {
  return await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .resize(MATTE_SIDE_PX, MATTE_SIDE_PX, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toBuffer();
}

/** The matte that `encodeMatte` wrote, at another size. */
export async function decodeMatte(png: Uint8Array, widthPx: number, heightPx: number): Promise<GrayPlane> {
  const data = await sharp(png)
    .toColourspace('b-w')
    .extractChannel(0)
    .resize(widthPx, heightPx, { fit: 'fill' })
    .raw()
    .toBuffer();
  return { widthPx, heightPx, data: new Uint8Array(data) };
}
