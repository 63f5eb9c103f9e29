/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { benchPhotos } from '../pipeline/bench-photos.ts';
import { percentile } from '../service/percentile.ts';
import { readVitals, slowDown, watchVitals } from './vitals.ts';

const PHOTOS = 50;
/** Quick, so that results come as fast as they ever do. */
const RECIPE = {
  removeText: false,
  background: 'keep',
  enhance: false,
  size: 'custom',
  widthPx: 800,
  heightPx: 800,
};
const KEYS = ['ArrowRight', '1', 'ArrowRight', '2', 'ArrowDown', '3', 'u', 'x', 'x', 'ArrowUp'] as const;

/** Held and let go so long: ten keys a second, faster than anybody judges photos. */
const HELD_MS = 50;

export interface Arrival {
  readonly layoutShift: number;
  readonly interactionsMs: readonly number[];
  /** Where the finished batch is. */
  readonly address: string;
}

export interface ArrivingResults {
  readonly layoutShift: number;
  readonly inpMs: number;
  readonly interactions: number;
  readonly address: string;
}

/**
 * A seller's way, twice: 50 photos in, then watched, then marked by keyboard while the results arrive. A browser
 * excuses every shift within half a second of a key, so that shifts are counted where no key is pressed.
 */
export async function measureArrivingResults(browser: Browser, url: string): Promise<ArrivingResults> {
  const watched = await arrive(browser, url, waitUntilDone);
  const { interactionsMs, address } = await arrive(browser, url, pressUntilDone);
  return {
    layoutShift: watched.layoutShift,
    inpMs: percentile(interactionsMs, 0.98),
    interactions: interactionsMs.length,
    address,
  };
}

/** From 50 photos on the start page to the last result. */
export async function arrive(
  browser: Browser,
  url: string,
  meanwhile: (page: Page) => Promise<void>,
): Promise<Arrival> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await watchVitals(page);
  await page.addInitScript(
    (recipe) => localStorage.setItem('packshot.recipe', recipe),
    JSON.stringify(RECIPE),
  );
  await page.goto(url);
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles(await fiftyPhotos());
  await slowDown(page);
  await page.getByRole('button', { name: `Process ${PHOTOS} photos` }).click();
  await page.waitForURL(/\/batches\/[\w-]+$/);
  await page.getByRole('list', { name: 'Photos' }).waitFor();
  await page.waitForFunction(() => /^\d/.test(document.title));
  await meanwhile(page);
  const { layoutShift, interactionsMs } = await readVitals(page);
  const address = page.url();
  await context.close();
  return { layoutShift, interactionsMs, address };
}

/** The title counts while photos are worked on. Looking for words in the page would take the page's own time. */
export async function waitUntilDone(page: Page): Promise<void> {
  while (/^\d/.test(await page.title())) await page.waitForTimeout(200);
}

async function pressUntilDone(page: Page): Promise<void> {
  for (let at = 0; /^\d/.test(await page.title()) || at < 2 * KEYS.length; at += 1) {
    await page.keyboard.press(KEYS[at % KEYS.length] ?? 'ArrowRight', { delay: HELD_MS });
    await page.waitForTimeout(HELD_MS);
  }
}

async function fiftyPhotos() {
  const photos = await benchPhotos('samples', PHOTOS);
  return await Promise.all(
    Array.from({ length: PHOTOS }, async (_, at) => {
      const file = photos[at % photos.length]?.path ?? '';
      const name = `${at + 1}-${path.basename(file)}`;
      return { name, mimeType: 'image/jpeg', buffer: await readFile(file) };
    }),
  );
}
