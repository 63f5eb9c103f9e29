import sharp from 'sharp';

/** A picture that depends on the seed alone: two colours running into each other. */
export async function paintPicture(seed: number, widthPx: number, heightPx: number): Promise<Buffer> {
  const data = new Uint8Array(3 * widthPx * heightPx);
  const hue = (seed * 47) % 120;
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const at = 3 * (y * widthPx + x);
      data[at] = 60 + hue + (60 * x) / widthPx;
      data[at + 1] = 90 + (100 * y) / heightPx;
      data[at + 2] = 200 - hue;
    }
  }
  return await encode(data, widthPx, heightPx);
}

/** How a test's engine treats the mask. */
export type Obedience = 'obeys' | 'returns the picture' | 'paints everything';

/**
 * Fills what `painted` says with the mean of the rest, and moves the rest by a few levels, as a decoder does.
 *
 * @param painted for each pixel of the picture whether the mask asks for it
 */
export async function fillPicture(
  image: Uint8Array,
  painted: (pixel: number) => boolean,
  obedience: Obedience = 'obeys',
): Promise<Buffer> {
  const { data, info } = await sharp(image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixels = info.width * info.height;
  if (obedience === 'paints everything') return await paintPicture(9, info.width, info.height);
  if (obedience === 'obeys') {
    const sums = [0, 0, 0, 1e-9];
    for (let i = 0; i < pixels; i += 1) {
      if (painted(i)) continue;
      for (let c = 0; c < 3; c += 1) sums[c]! += data[3 * i + c]!;
      sums[3]! += 1;
    }
    for (let i = 0; i < pixels; i += 1) {
      for (let c = 0; c < 3; c += 1) {
        data[3 * i + c] = painted(i) ? sums[c]! / sums[3]! : Math.min(255, data[3 * i + c]! + 3);
      }
    }
  }
  return await encode(data, info.width, info.height);
}

/** The mask's channels, so that each server reads the one that it reads in truth. */
export async function readMask(png: Uint8Array): Promise<{
  widthPx: number;
  heightPx: number;
  channels: number;
  red(pixel: number): number;
  alpha(pixel: number): number;
}> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return {
    widthPx: width,
    heightPx: height,
    channels,
    red: (pixel) => data[channels * pixel]!,
    alpha: (pixel) => data[channels * pixel + channels - 1]!,
  };
}

async function encode(data: Uint8Array, width: number, height: number): Promise<Buffer> {
  return await sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
