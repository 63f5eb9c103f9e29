/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumIsInstalled, launchBrowser } from '../helpers/browser.ts';
import { chooseFiles, expectFits, openStudio, type Studio } from '../helpers/studio.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

const NAME = 'enamel-mug.jpg';
const MUG = path.join(import.meta.dirname, '..', '..', 'samples', NAME);

const installed = chromiumIsInstalled() || process.env.PACKSHOT_REQUIRE_ALL === '1';

describe.skipIf(!installed)(`a real photo on the page${installed ? '' : ' (no Chromium)'}`, () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startOnDefaults({ processes: 2 });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await test.discard();
  });

  it('is shown in every style before it is processed, and scored afterwards', async () => {
    const recipe = { removeText: false, styleId: 'amazon_standard' };
    const studio = await openStudio(browser, { url: test.url, recipe });
    const { page, t } = studio;
    await chooseFiles(page, [{ name: NAME, mimeType: 'image/jpeg', buffer: await readFile(MUG) }]);
    await expect.poll(() => page.locator('img[data-own="true"]').count(), { timeout: 200_000 }).toBe(8);
    await expectFits(studio);
    await page.getByRole('button', { name: t('submit.start', { count: 1 }) }).click();
    await page.waitForURL(/\/batches\/[\w-]+$/);
    const finished = t('grid.open', { name: NAME, status: t('itemStatus.succeeded') });
    await rename(studio, 'Autumn');
    await page.getByRole('button', { name: finished }).waitFor({ timeout: 200_000 });
    const large = await holdLargePreviews(page);
    await page.getByRole('button', { name: finished }).click();
    await page.getByRole('img', { name: t('review.resultOf', { name: NAME }) }).waitFor();
    // What the grid has is shown until the larger one has come.
    await expect.poll(() => seen(page, '?w=640'), { timeout: 10_000 }).toBe(2);
    expect(await seen(page, '?w=1280')).toBe(0);
    large.letGo();
    await expect.poll(() => seen(page, '?w=1280'), { timeout: 10_000 }).toBe(2);
    expect(await seen(page, '?w=640')).toBe(0);
    await dragHandle(studio);
    await page.getByText(t('scoreParts.matteConfidence')).waitFor();
    await expectFits(studio);
    await studio.close();
  });
});

/** The focus goes back to where the renaming began. */
async function rename({ page, t }: Studio, name: string): Promise<void> {
  const button = page.getByRole('button', { name: t('batch.rename') });
  await button.click();
  await page.getByRole('textbox', { name: t('batch.rename') }).fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name }).waitFor();
  await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
}

async function holdLargePreviews(page: Page): Promise<{ letGo(): void }> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/files/*w=1280*', async (route) => {
    await held;
    await route.continue();
  });
  return { letGo };
}

/** How many pictures of this size are on the stage to be looked at. */
async function seen(page: Page, size: string): Promise<number> {
  return await page
    .locator(`[data-pane] img[src*="${size}"]`)
    .evaluateAll(
      (pictures) =>
        (pictures as HTMLImageElement[]).filter(
          (picture) => picture.naturalWidth > 0 && getComputedStyle(picture).opacity === '1',
        ).length,
    );
}

/** Afterwards the keys are for the photo again, not for the handle. */
async function dragHandle({ page, t }: Studio): Promise<void> {
  const handle = page.getByRole('slider');
  const { x, y, width, height } = (await handle.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 60, y + height / 2, { steps: 3 });
  await page.mouse.up();
  const stage = page.getByRole('region', { name: t('review.stage'), exact: true });
  await expect.poll(() => stage.evaluate((element) => element === document.activeElement)).toBe(true);
  // By Tab to the handle: it takes the arrows, and leaves the others.
  await handle.focus();
  await page.keyboard.press('1');
  await page.getByText(t('marked.starred', { count: 1 })).waitFor();
  await page.getByRole('button', { name: t('marked.undo'), exact: true }).click();
  await page.getByText(t('marked.starred', { count: 1 })).waitFor({ state: 'hidden' });
}
