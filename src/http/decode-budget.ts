import sharp, { type Sharp } from 'sharp';
import { MAX_PHOTO_PIXELS } from '../pipeline/decode-limits.ts';
import { createQuota } from '../quota.ts';

/** A page asks for fifty previews at once. */
const AT_ONCE = 2;
/** Two photos of a good camera; the largest that is taken in, 100 megapixels at 16 bit, is alone. */
const DECODED_BYTES = 300_000_000;

/** Photos that strangers sent are decoded in the serving process: few at a time, within a budget of memory. */
export class DecodeBudget {
  readonly #places;
  readonly #bytes;

  constructor({ atOnce = AT_ONCE, decodedBytes = DECODED_BYTES } = {}) {
    this.#places = createQuota(atOnce);
    this.#bytes = createQuota(decodedBytes);
  }

  /** @param read called when there is room: gives the bytes of the photo, or where they lie */
  async decode<T>(read: () => Promise<Buffer | string>, work: (photo: Sharp) => Promise<T>): Promise<T> {
    const leave = await this.#places.take(1);
    try {
      const photo = sharp(await read(), { limitInputPixels: MAX_PHOTO_PIXELS, failOn: 'truncated' });
      const giveBack = await this.#bytes.take(await decodedBytesOf(photo));
      try {
        return await work(photo);
      } finally {
        giveBack();
      }
    } finally {
      leave();
    }
  }
}

/** By its header. */
async function decodedBytesOf(photo: Sharp): Promise<number> {
  const { width, height, channels, depth } = await photo.metadata();
  return width * height * channels * (depth === 'ushort' ? 2 : 1);
}
