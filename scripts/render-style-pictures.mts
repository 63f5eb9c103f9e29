// Renders the empty scene of every style with the embedded engine, as the pictures that the page shows.
// Usage: npx tsx scripts/render-style-pictures.mts
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { STYLE_IDS } from '../src/protocol/styles.ts';
import { createProceduralZImage } from '../src/services/zimage/procedural-zimage.ts';

const FOLDER = join(import.meta.dirname, '..', 'web', 'public', 'styles');
const SIZE = { widthPx: 800, heightPx: 600 };
const PICTURE = { width: 480, height: 360 };

const zimage = createProceduralZImage();
await mkdir(FOLDER, { recursive: true });
for (const styleId of STYLE_IDS) {
  const { image } = await zimage.generateBackground({
    styleId,
    ...SIZE,
    seed: 1,
    subject: { left: 260, top: 170, widthPx: 280, heightPx: 340 },
    lightFrom: 'left',
  });
  const raw = { width: image.widthPx, height: image.heightPx, channels: 3 as const };
  await sharp(image.data, { raw })
    .resize(PICTURE)
    .webp({ quality: 80 })
    .toFile(join(FOLDER, `${styleId}.webp`));
}
await zimage.close();
