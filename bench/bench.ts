import { existsSync } from 'node:fs';
import { benchPipeline, PIPELINE_USAGE } from './pipeline.ts';

/** `npm run bench -- <what> […]`: one function for each thing that can be measured. */
const [what, ...args] = process.argv.slice(2);

if (what !== 'pipeline' || args.includes('--help')) {
  console.error(PIPELINE_USAGE);
  process.exitCode = what === 'pipeline' ? 0 : 2;
} else if (!existsSync(new URL('../dist/worker/photo-process.js', import.meta.url))) {
  console.error('The bench measures the built program: run "npm run build" first.');
  process.exitCode = 2;
} else {
  await benchPipeline(args);
}
