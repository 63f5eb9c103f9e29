/**
 * Processes the photos of a folder from a script: promotional text away, new background, marketplace size; one
 * photo differs. Run it with `npm run example -- <folder> [output folder]`; without a folder it takes the
 * bundled samples.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BatchProcessor, createEmbeddedServices } from 'packshot';

const folder = process.argv[2] ?? 'samples';
const outDir = process.argv[3] ?? 'packshot-out/example';
const names = (await readdir(folder)).filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).sort();

const processor = new BatchProcessor(createEmbeddedServices());
const result = await processor.processBatch(
  names.map((name) => join(folder, name)),
  ['text_removal', 'background_replacement', 'resize'],
  'natural_light',
  {
    params: { resize: { preset: 'shopify_square' }, output: { quality: 88 } },
    // The first photo becomes a transparent PNG instead.
    overrides: { 0: { operations: ['text_removal', 'cutout'], output: { format: 'png' } } },
    outDir,
    onProgress: ({ type, filename, processed, total, secondsLeft }) => {
      if (type !== 'finished') return;
      const left = secondsLeft === undefined ? '' : `, about ${Math.round(secondsLeft)} s left`;
      console.log(`${processed}/${total} ${filename}${left}`);
    },
  },
);

for (const item of result.items) {
  if (item.report)
    console.log(`${item.filename}: score ${Math.round(item.report.score.total)}, ${item.resultPath}`);
  else console.log(`${item.filename}: ${item.error?.message}`);
}
if (result.succeeded > 0) {
  console.log(`ZIP: ${await processor.generateDownloadPackage(result.taskId)}`);
}
await processor.close();
process.exitCode = result.status === 'completed' ? 0 : 1;
