import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readManifest } from './eval/manifest.ts';
import { photoLine, summaryText } from './eval/print-summary.ts';
import { reportPage } from './eval/report-page.ts';
import { runEvaluations } from './eval/run-evaluations.ts';
import { summarise } from './eval/summarise.ts';

const USAGE = `npm run eval -- [--photos DIR] [--only CLASS|KIND|FILE] [--out DIR] [--processes N] [--clicks N] [--json]

Takes every photo of DIR/MANIFEST.json (default: samples) through the real engines and compares the results
with their truth. --clicks also corrects each labelled cutout by so many clicks. --out (default: packshot-out/eval) gets evaluation.json and an HTML page with pictures.`;

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: 'samples' },
    only: { type: 'string' },
    out: { type: 'string', default: 'packshot-out/eval' },
    processes: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    clicks: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else await main();

async function main(): Promise<void> {
  const out = resolve(values.out);
  const photosFolder = resolve(values.photos);
  const items = await readManifest(photosFolder, values.only);
  let done = 0;
  const photos = await runEvaluations(items, {
    photosFolder,
    picturesFolder: join(out, 'pictures'),
    processes: Math.max(1, Number(values.processes)),
    clicks: Math.max(0, Number(values.clicks)),
    // Progress goes to stderr: with --json, stdout is one document.
    onDone: (photo) => console.error(`${++done}/${items.length} ${photoLine(photo)}`),
  });
  const summary = summarise(photos);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'evaluation.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
  await writeFile(join(out, 'index.html'), reportPage(summary, values.photos));
  if (values.json) console.log(JSON.stringify(summary));
  else console.log(`${summaryText(summary)}\n\nPictures: ${join(out, 'index.html')}`);
}
