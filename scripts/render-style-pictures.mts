// Makes the pictures of the styles that the page shows: every scene empty, and with one of the samples in it.
// Usage: npm run styles
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { BatchProcessor } from '../src/batch/batch-processor.ts';
import { STYLE_IDS, type StyleId } from '../src/protocol/styles.ts';
import { createEmbeddedServices } from '../src/services/embedded-services.ts';
import { createProceduralZImage } from '../src/services/zimage/procedural-zimage.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'web', 'public', 'styles');
const SCENE = { widthPx: 800, heightPx: 600 };
const PICTURE = { width: 480, height: 360 };
const EXAMPLE_PX = 360;
const EXAMPLES: Record<StyleId, string> = {
  minimal_white: 'cosmetic-jar',
  modern_home: 'enamel-mug',
  business: 'headphones',
  natural_light: 'ceramic-vase',
  amazon_standard: 'thermos',
  tiktok_vibrant: 'toy-robot',
  instagram_lifestyle: 'kettle',
  shopify_custom: 'handbag',
};

await mkdir(FOLDER, { recursive: true });
await renderScenes();
await renderExamples();

async function renderScenes(): Promise<void> {
  const zimage = createProceduralZImage();
  for (const styleId of STYLE_IDS) {
    const { image } = await zimage.generateBackground({
      styleId,
      ...SCENE,
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
}

async function renderExamples(): Promise<void> {
  const outDir = await mkdtemp(join(tmpdir(), 'packshot-styles-'));
  const processor = new BatchProcessor(createEmbeddedServices());
  const photo = (styleId: StyleId) => `${EXAMPLES[styleId]}.jpg`;
  const { items } = await processor.processBatch(
    STYLE_IDS.map((styleId) => join(ROOT, 'samples', photo(styleId))),
    ['text_removal', 'background_replacement'],
    'minimal_white',
    { outDir, overrides: Object.fromEntries(STYLE_IDS.map((styleId) => [photo(styleId), { styleId }])) },
  );
  for (const [at, styleId] of STYLE_IDS.entries()) {
    await sharp(items[at]?.resultPath)
      .resize(EXAMPLE_PX, EXAMPLE_PX, { fit: 'cover' })
      .webp({ quality: 78 })
      .toFile(join(FOLDER, `example-${styleId}.webp`));
  }
  await processor.close();
  await rm(outDir, { recursive: true });
}
