import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromiumIsInstalled, launchBrowser } from '../test/helpers/browser.ts';
import { measureArrivingResults } from './page/arriving-results.ts';
import { measureColdLoad } from './page/cold-load.ts';
import { measureKeyboardReview } from './page/keyboard-review.ts';
import { measureScrolling } from './page/scrolling.ts';
import { serve } from './service/served.ts';

export const PAGE_USAGE = `npm run bench -- page [--json]

Measures the built page in headless Chromium on a processor slowed down four times: largest contentful paint of a
cold load, all script, layout shift and interaction to next paint while 50 results arrive (once watched, once marked by
keyboard), 50 photos marked over a line on which every answer is late, and frames while a grid of 50 photos of 12
megapixels is scrolled, on the processor as it is. Run it on an otherwise idle machine.`;

const ASSETS = fileURLToPath(new URL('../dist/web/assets/', import.meta.url));

export async function benchPage(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } });
  if (!chromiumIsInstalled()) throw new Error('Chromium is not installed: /usr/bin/chromium is missing.');
  const server = await serve();
  const browser = await launchBrowser();
  try {
    const lcpMs = await measureColdLoad(browser, server.url);
    const { address, layoutShift, inpMs, interactions } = await measureArrivingResults(browser, server.url);
    const review = await measureKeyboardReview(browser, address);
    const scroll = await measureScrolling(browser, server.url);
    const bench = {
      lcpMs: Math.round(lcpMs),
      scriptBrotliKb: scriptBrotliKb(),
      layoutShift: Math.round(layoutShift * 10_000) / 10_000,
      inpMs: Math.round(inpMs),
      interactions,
      review,
      scroll,
    };
    console.log(JSON.stringify(bench, null, values.json ? 0 : 2));
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Everything that the page may ever load, workers too. */
function scriptBrotliKb(): number {
  const scripts = readdirSync(ASSETS).filter((name) => name.endsWith('.js.br'));
  const bytes = scripts.reduce((sum, name) => sum + statSync(path.join(ASSETS, name)).size, 0);
  return Math.round(bytes / 100) / 10;
}
