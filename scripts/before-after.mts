import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BatchProcessor } from '../src/batch/batch-processor.ts';
import { makeBeforePictures } from '../src/commands/before-pictures.ts';
import { writeContactSheet } from '../src/commands/contact-sheet.ts';
import type { StyleId } from '../src/protocol/styles.ts';
import { createEmbeddedServices } from '../src/services/embedded-services.ts';

/** The README's picture: samples of the project, each in another style, from a real run. */
const STYLES: Record<string, StyleId> = {
  'cosmetic-jar.jpg': 'minimal_white',
  'enamel-mug.jpg': 'modern_home',
  'ceramic-vase.jpg': 'natural_light',
  'thermos.jpg': 'amazon_standard',
  'gift-box.jpg': 'tiktok_vibrant',
  'kettle.jpg': 'instagram_lifestyle',
};

const names = Object.keys(STYLES);
const outDir = mkdtempSync(path.join(os.tmpdir(), 'packshot-pictures-'));
const processor = new BatchProcessor(createEmbeddedServices());
const overrides = Object.fromEntries(names.map((name) => [name, { styleId: STYLES[name] }]));
const batch = await processor.processBatch(
  names.map((name) => path.join('samples', name)),
  ['text_removal', 'background_replacement'],
  'minimal_white',
  { outDir, overrides },
);
await writeContactSheet('docs/pictures/before-after.jpg', await makeBeforePictures(batch.items));
await processor.close();
rmSync(outDir, { recursive: true });
