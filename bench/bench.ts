import { existsSync } from 'node:fs';
import { benchGpu, GPU_USAGE } from './gpu.ts';
import { benchPage, PAGE_USAGE } from './page.ts';
import { benchPipeline, PIPELINE_USAGE } from './pipeline.ts';
import { benchService, SERVICE_USAGE } from './service.ts';

/** `npm run bench -- <what> […]`: one function for each thing that can be measured. */
const BENCHES: Readonly<Record<string, { usage: string; run: (args: readonly string[]) => Promise<void> }>> =
  {
    pipeline: { usage: PIPELINE_USAGE, run: benchPipeline },
    gpu: { usage: GPU_USAGE, run: benchGpu },
    page: { usage: PAGE_USAGE, run: benchPage },
    service: { usage: SERVICE_USAGE, run: benchService },
  };

const [what = '', ...args] = process.argv.slice(2);
const bench = BENCHES[what];

if (!bench || args.includes('--help')) {
  const usages = bench ? [bench.usage] : Object.values(BENCHES).map(({ usage }) => usage);
  console.error(usages.join('\n\n'));
  process.exitCode = bench ? 0 : 2;
} else if (!existsSync(new URL('../dist/worker/photo-process.js', import.meta.url))) {
  console.error('The bench measures the built program: run "npm run build" first.');
  process.exitCode = 2;
} else {
  await bench.run(args);
}
