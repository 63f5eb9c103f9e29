import sharp from 'sharp';
import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import type { WorkingPhoto } from '../working-photo.ts';

/** The longer side on which pictures are judged: about what a shopper sees, and the same for every camera. */
const MEASURED_SIDE_PX = 1024;

/** A photo made small enough to be measured quickly; never enlarged. */
export interface MeasuredPhoto {
  readonly rgb: RgbImage;
  /** Rec. 709 luma of `rgb`. */
  readonly luma: GrayPlane;
  /** The product's matte, same size. */
  readonly subject?: GrayPlane | undefined;
  /** Measured pixels for one pixel of the picture, across and down. */
  readonly scaleX: number;
  readonly scaleY: number;
}

export async function measurePhoto(photo: WorkingPhoto): Promise<MeasuredPhoto> {
  const { widthPx, heightPx } = photo.rgb;
  const shrink = Math.min(1, MEASURED_SIDE_PX / Math.max(widthPx, heightPx));
  const width = Math.max(1, Math.round(widthPx * shrink));
  const height = Math.max(1, Math.round(heightPx * shrink));
  const matte = photo.subject?.alpha ?? photo.alpha;
  const [rgb, subject] = await Promise.all([
    shrinkRgb(photo.rgb, width, height),
    matte === undefined ? undefined : shrinkPlane(matte, width, height),
  ]);
  return { rgb, luma: lumaOf(rgb), subject, scaleX: width / widthPx, scaleY: height / heightPx };
}

async function shrinkRgb(image: RgbImage, widthPx: number, heightPx: number): Promise<RgbImage> {
  if (image.widthPx === widthPx && image.heightPx === heightPx) return image;
  const raw = { width: image.widthPx, height: image.heightPx, channels: 3 } as const;
  const data = await sharp(image.data, { raw, limitInputPixels: false })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return { widthPx, heightPx, data };
}

async function shrinkPlane(plane: GrayPlane, widthPx: number, heightPx: number): Promise<GrayPlane> {
  if (plane.widthPx === widthPx && plane.heightPx === heightPx) return plane;
  const raw = { width: plane.widthPx, height: plane.heightPx, channels: 1 } as const;
  const data = await sharp(plane.data, { raw, limitInputPixels: false })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { widthPx, heightPx, data };
}

function lumaOf({ widthPx, heightPx, data }: RgbImage): GrayPlane {
  const luma = new Uint8Array(widthPx * heightPx);
  for (let i = 0, p = 0; i < luma.length; i++, p += 3) {
    luma[i] = (54 * data[p] + 183 * data[p + 1] + 19 * data[p + 2] + 128) >> 8;
  }
  return { widthPx, heightPx, data: luma };
}
