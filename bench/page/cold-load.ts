/// <reference lib="dom" />
import type { Browser } from '@playwright/test';
import { median } from '../pipeline/median.ts';
import { readVitals, slowDown, watchVitals } from './vitals.ts';

const LOADS = 5;

/** The start page in a browser that has never seen it. @returns the median largest contentful paint */
export async function measureColdLoad(browser: Browser, url: string): Promise<number> {
  const paints: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await slowDown(page);
    await watchVitals(page);
    await page.goto(url);
    // The headline is there before the scripts are; the page is only with its buttons.
    await page.getByRole('button', { name: 'Choose photos' }).waitFor();
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    // What the browser has painted is told a little later.
    await page.waitForTimeout(500);
    paints.push((await readVitals(page)).lcpMs);
    await context.close();
  }
  return median(paints);
}
