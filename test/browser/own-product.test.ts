import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumIsInstalled, launchBrowser } from '../helpers/browser.ts';
import { chooseFiles, expectFits, openStudio } from '../helpers/studio.ts';
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
    await expect.poll(() => page.locator('img[data-own="true"]').count(), { timeout: 60_000 }).toBe(8);
    await expectFits(studio);
    await page.getByRole('button', { name: t('submit.start', { count: 1 }) }).click();
    await page.waitForURL(/\/batches\/[\w-]+$/);
    const finished = t('grid.open', { name: NAME, status: t('itemStatus.succeeded') });
    await page.getByRole('button', { name: finished }).click({ timeout: 60_000 });
    await page.getByRole('img', { name: t('review.resultOf', { name: NAME }) }).waitFor();
    await page.getByText(t('scoreParts.matteConfidence')).waitFor();
    await expectFits(studio);
    await studio.close();
  });
});
