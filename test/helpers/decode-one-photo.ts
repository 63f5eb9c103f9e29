import { toErrorReport } from '../../src/errors.ts';
import { decodePhoto } from '../../src/pipeline/decode.ts';
import type { ChildOutcome } from './decode-in-child.ts';

const peakMegabytes = () => process.resourceUsage().maxRSS / 1024;

async function decodeOnePhoto(path: string): Promise<ChildOutcome> {
  const before = peakMegabytes();
  const started = performance.now();
  const cost = () => ({
    milliseconds: performance.now() - started,
    addedMegabytes: peakMegabytes() - before,
  });
  try {
    const { widthPx, heightPx } = (await decodePhoto(path)).rgb;
    return { code: 'decoded', widthPx, heightPx, ...cost() };
  } catch (error) {
    return { code: toErrorReport(error).code, ...cost() };
  }
}

process.stdout.write(JSON.stringify(await decodeOnePhoto(process.argv[2] as string)));
