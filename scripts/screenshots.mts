/// <reference lib="dom" />
// Makes the pictures in docs/pictures from a real run on the sample photos.
// Usage: npm run screenshots [-- <address of a running server>]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { startApp } from '../src/app.ts';
import { launchBrowser } from '../test/helpers/browser.ts';

const FOLDER = path.join(import.meta.dirname, '..', 'docs', 'pictures');
const WIDE = { width: 1440, height: 900 };

const dataDir = await mkdtemp(path.join(tmpdir(), 'packshot-pictures-'));
const running = process.argv[2];
const app = running
  ? undefined
  : await startApp({
      host: '127.0.0.1',
      port: 0,
      dataDir,
      databaseUrl: `sqlite:${path.join(dataDir, 'packshot.sqlite')}`,
      secret: 'pictures',
      photoBytes: 20_000_000,
      retentionDays: 30,
      requestsPerMinute: 6000,
      internalWebhooks: false,
      logLevel: 'error',
      serve: true,
      work: true,
    });
const url = running ?? app?.url ?? '';
const browser = await launchBrowser();
try {
  const batch = await runSamples();
  await lookAt(batch);
} finally {
  await browser.close();
  await app?.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** Upload, recipe, progress. @returns the address of the finished batch */
async function runSamples(): Promise<string> {
  const page = await openPage({ viewport: WIDE });
  await page.goto(url);
  await page.getByRole('button', { name: 'Try with sample photos' }).waitFor();
  await save(page, 'start');
  await slowDown(page);
  await page.getByRole('button', { name: 'Try with sample photos' }).click();
  await page.getByRole('heading', { name: '12 photos' }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('img[src^="blob:"]').length === 12);
  await page.getByRole('img', { name: 'enamel-mug.jpg is uploaded' }).waitFor();
  await save(page, 'upload');
  await page.getByRole('checkbox', { name: 'Select perfume.jpg' }).check();
  await page.getByText('Instagram', { exact: true }).click();
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await page.getByText('Natural light', { exact: true }).click();
  await page.getByRole('textbox', { name: /Name of the batch/ }).fill('Autumn collection');
  await page.getByText(/^about/).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('img[data-own="true"]').length === 8);
  await save(page, 'recipe');
  await page.getByRole('button', { name: 'Process 12 photos' }).click();
  await page.getByText(/^[4-8] of 12$/).waitFor();
  await page.locator('li[data-status="processing"]').first().waitFor();
  await save(page, 'progress');
  await page.getByText('12 of 12', { exact: true }).waitFor();
  const address = page.url();
  await page.context().close();
  return address;
}

async function lookAt(address: string): Promise<void> {
  const page = await openPage({ viewport: WIDE });
  await page.goto(address);
  await page.getByRole('button', { name: /backpack\.jpg,/ }).waitFor();
  for (const mark of ['2', '2', '1', '2', '3', '2']) {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(mark);
  }
  await save(page, 'grid');
  await page.goto(`${address}/photos/8`);
  await page.getByRole('img', { name: /^Result of/ }).waitFor();
  await save(page, 'compare');
  await page.context().close();

  const dark = await openPage({ viewport: WIDE, colorScheme: 'dark', locale: 'zh-CN' });
  await dark.goto(address);
  await dark.getByRole('button', { name: /backpack\.jpg，/ }).waitFor();
  await save(dark, 'dark');
  await dark.context().close();

  const phone = await openPage({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  await phone.goto(address);
  await phone.getByRole('button', { name: /backpack\.jpg，/ }).waitFor();
  await save(phone, 'phone');
  await phone.context().close();
}

/** So many bytes a second upwards that an upload can be seen. */
async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 400_000,
  });
}

async function openPage(options: Parameters<typeof browser.newContext>[0]): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(300_000);
  return page;
}

/** Takes the picture when every photo in sight has been drawn; the rest of a long page is not in it. */
async function save(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('load');
  await page.waitForFunction(() =>
    [...document.images]
      .filter((image) => {
        const { top, bottom } = image.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      })
      .every((image) => image.complete && image.naturalWidth > 0 && getComputedStyle(image).opacity !== '0'),
  );
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode().catch(() => {}))));
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  const picture = await page.screenshot();
  await sharp(picture)
    .webp({ quality: 88, effort: 6 })
    .toFile(path.join(FOLDER, `${name}.webp`));
}
