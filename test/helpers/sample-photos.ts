import sharp from 'sharp';

/** A small JPEG of one colour with a lighter square in it; the same arguments give the same bytes. */
export async function plainPhoto(colour: string, sidePx = 320): Promise<Buffer> {
  const square = {
    create: { width: sidePx / 2, height: sidePx / 2, channels: 3 as const, background: '#ddd' },
  };
  const input = await sharp(square).png().toBuffer();
  return await sharp({ create: { width: sidePx, height: sidePx, channels: 3, background: colour } })
    .composite([{ input }])
    .jpeg()
    .toBuffer();
}
