/// <reference lib="dom" />
import type { Browser } from '@playwright/test';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchView } from '../../src/protocol/batch-api.ts';
import { batchForm, type CreatedBatch, callApi, watchBatch } from '../helpers/api-calls.ts';
import { chromiumIsInstalled, launchBrowser } from '../helpers/browser.ts';
import { chooseFiles, openStudio, quickPhotos, type Studio } from '../helpers/studio.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

const SMALL = { operations: ['resize'], resize: { width: 96, height: 96, fit: 'cover' } };
const LARGE = { resize: { width: 1200, height: 1200, fit: 'cover' } };
const SOON = { timeout: 10_000 };
const installed = chromiumIsInstalled() || process.env.PACKSHOT_REQUIRE_ALL === '1';

describe.skipIf(!installed)(`what can be chosen${installed ? '' : ' (Chromium is not installed)'}`, () => {
  let test: TestApp;
  let browser: Browser;
  /** Three photos: the second of a size that marketplaces take, the third a TIFF. */
  let finished: string;
  const create = async (body: FormData) =>
    (await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body })).body.id;
  beforeAll(async () => {
    test = await startOnDefaults();
    browser = await launchBrowser();
    const [first, second, third] = await quickPhotos(3, 640);
    const photos = {
      'b-small.jpg': first!.buffer,
      'a-large.jpg': second!.buffer,
      'c-scan.tif': await sharp(third!.buffer).tiff().toBuffer(),
    };
    finished = await create(batchForm({ ...SMALL, name: 'Mugs 50%' }, photos, { 'a-large.jpg': LARGE }));
    await watchBatch(test.url, finished);
  });
  afterAll(async () => {
    await browser.close();
    await test.discard();
  });

  /** Opens the page, at an address of it where one is given. */
  const open = async (address = '') => {
    const studio = await openStudio(browser, { url: test.url });
    if (address !== '') await studio.page.goto(`${test.url}/${address}`);
    return studio;
  };
  const close = async (studio: Studio) => {
    expect(studio.errors).toEqual([]);
    await studio.close();
  };

  it('the samples, what is pasted, and fifty photos at most', async () => {
    const studio = await open();
    const { page, t } = studio;
    const count = (photos: number) =>
      page.getByRole('heading', { name: t('tray.photos', { count: photos }), exact: true }).waitFor();
    await page.getByRole('button', { name: t('studio.trySamples') }).click();
    await count(12);
    const [pasted, ...others] = await quickPhotos(39);
    await page.evaluate((base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], 'pasted.jpg', { type: 'image/jpeg' }));
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
    }, pasted!.buffer.toString('base64'));
    await count(13);
    await chooseFiles(page, others);
    await count(50);
    await page.getByText(t('refusals.tooMany'), { exact: true }).waitFor();
    await page.getByRole('button', { name: t('tray.clear'), exact: true }).click();
    const question = page.getByRole('dialog', { name: t('tray.clearTitle', { count: 51 }) });
    await question.getByRole('button', { name: t('tray.clearOk'), exact: true }).click();
    await page.getByRole('heading', { name: t('studio.headline') }).waitFor();
    await close(studio);
  });

  it('a recipe under a name, and photos that differ among themselves', async () => {
    const studio = await open();
    const { page, t } = studio;
    await chooseFiles(page, await quickPhotos(2));
    const format = (name: string) => page.getByRole('radio', { name, exact: true });
    const recipes = page.getByRole('button', { name: t('recipe.choose'), exact: true });
    await page.getByText('AVIF', { exact: true }).click();
    await recipes.click();
    await page.getByRole('button', { name: t('recipe.save') }).click();
    const name = page.getByRole('textbox', { name: t('recipe.saveName') });
    await name.fill('Mugs');
    await name.press('Enter');
    await page.getByRole('dialog', { name: t('recipe.saveTitle') }).waitFor({ state: 'hidden' });
    await page.getByText('PNG', { exact: true }).click();
    await page.reload();
    await expect.poll(() => format('PNG').isChecked(), SOON).toBe(true);
    await recipes.click();
    await page.getByRole('button', { name: 'Mugs', exact: true }).click();
    await expect.poll(() => format('AVIF').isChecked(), SOON).toBe(true);

    const select = (name: string) => page.getByRole('checkbox', { name: t('tray.select', { name }) });
    await select('photo-1.jpg').check();
    await page.getByText('WEBP', { exact: true }).click();
    await select('photo-2.jpg').check();
    await page.getByText(t('recipe.mixed'), { exact: true }).waitFor();
    expect(await page.getByRole('radio', { name: 'WEBP', exact: true }).isChecked()).toBe(false);
    // The first photo has it already: that it can be chosen for both is the point.
    await page.getByLabel(t('output.format')).getByText('WEBP', { exact: true }).click();
    await page.getByText(t('recipe.mixed'), { exact: true }).waitFor({ state: 'hidden' });
    await close(studio);
  });

  it('the order and the photos shown, by score and warning', async () => {
    const studio = await open(`batches/${finished}`);
    const { page, t } = studio;
    const names = () =>
      page
        .getByRole('list', { name: t('grid.label') })
        .locator('> li [title$=".jpg"], > li [title$=".tif"]')
        .allTextContents();
    const choose = async (box: string, option: string) => {
      await page.getByRole('combobox', { name: t(box) }).click();
      await page.locator('.ant-select-item-option').filter({ hasText: option }).click();
    };
    await expect.poll(names, SOON).toEqual(['b-small.jpg', 'a-large.jpg', 'c-scan.tif']);
    await choose('grid.sort', t('sorts.name'));
    await expect.poll(names, SOON).toEqual(['a-large.jpg', 'b-small.jpg', 'c-scan.tif']);
    await choose('grid.sort', t('sorts.scoreDown'));
    await expect.poll(async () => (await names())[0], SOON).toBe('a-large.jpg');
    await page.getByRole('button', { name: t('grid.filter'), exact: true }).click();
    await choose('grid.byWarning', t('warnings.refused_by_marketplaces'));
    await expect.poll(async () => (await names()).sort(), SOON).toEqual(['b-small.jpg', 'c-scan.tif']);
    await page.getByRole('slider', { name: t('grid.minScore') }).press('End');
    await page.getByRole('heading', { name: t('grid.noneMatch') }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: t('grid.noneMatch') }).waitFor();
    await close(studio);
  });

  it('when a batch goes on, how urgently, and that it does not', async () => {
    const photos = Object.fromEntries((await quickPhotos(8, 1200)).map(({ name, buffer }) => [name, buffer]));
    const id = await create(batchForm({ operations: ['enhance'] }, photos));
    await callApi(test.url, 'POST', `/api/v1/batches/${id}/pause`);
    const studio = await open(`batches/${id}`);
    const { page, t } = studio;
    const press = (name: string) => page.getByRole('button', { name: t(name), exact: true }).click();
    const batch = async () => (await callApi<BatchView>(test.url, 'GET', `/api/v1/batches/${id}`)).body;
    await page.getByText(t('batchStatus.paused'), { exact: true }).waitFor();
    await page.getByRole('combobox', { name: t('batch.priority') }).click();
    await page
      .locator('.ant-select-item-option')
      .filter({ hasText: t('priorities.urgent') })
      .click();
    await expect.poll(async () => (await batch()).priority, SOON).toBe(9);
    await press('batch.resume');
    await press('batch.pause');
    await expect.poll(async () => (await batch()).paused, SOON).toBe(true);
    await press('batch.cancel');
    await press('batch.cancelOk');
    await page.getByText(t('batchStatus.cancelled'), { exact: true }).waitFor();
    expect((await batch()).cancelled).toBeGreaterThan(0);
    await close(studio);
  });

  it('a batch by its name and state, which the address keeps', async () => {
    const studio = await open('batches');
    const { page, t } = studio;
    const rows = () => page.getByRole('link').filter({ hasText: ' of ' }).count();
    await expect.poll(rows, SOON).toBeGreaterThan(0);
    await page.getByRole('searchbox', { name: t('batches.search') }).fill('mugs 50%');
    await page.waitForURL(/search=mugs\+50%25/);
    await expect.poll(rows, SOON).toBe(1);
    await page.getByText(t('batchStatus.paused'), { exact: true }).click();
    await page.getByRole('heading', { name: t('batches.noneMatch') }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: t('batches.noneMatch') }).waitFor();
    await page.getByText(t('batchStatus.completed'), { exact: true }).first().click();
    await expect.poll(rows, SOON).toBe(1);
    await close(studio);
  });

  it('the language and the theme, for the next visit too', async () => {
    const studio = await open();
    const { page, t } = studio;
    const isDark = () => page.evaluate(() => document.documentElement.dataset.theme);
    const dark = (await isDark()) === 'dark';
    await page.getByRole('button', { name: t(dark ? 'frame.light' : 'frame.dark') }).click();
    await expect.poll(isDark, SOON).toBe(dark ? 'light' : 'dark');
    await page.getByRole('button', { name: t('frame.otherLanguage') }).click();
    await page.getByRole('heading', { name: t('studio.headline', { lng: 'zh' }) }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: t('studio.headline', { lng: 'zh' }) }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await expect.poll(isDark, SOON).toBe(dark ? 'light' : 'dark');
    await close(studio);
  });

  it('how closely a photo is looked at, and that single keys do nothing', async () => {
    const studio = await open(`batches/${finished}/photos/1`);
    const { page, t } = studio;
    const original = page.getByRole('img', { name: t('review.originalOf', { name: 'a-large.jpg' }) });
    const result = page.getByRole('img', { name: t('review.resultOf', { name: 'a-large.jpg' }) });
    // 640 × 480 covers 1200 × 1200: in the original's frame a third more is seen at the sides.
    const [before, after] = [await original.boundingBox(), await result.boundingBox()];
    expect(before!.width / after!.width).toBeCloseTo(4 / 3, 1);
    expect(before!.y).toBeCloseTo(after!.y, 0);
    const zoom = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const share = (name: string) => page.locator('span').getByText(name, { exact: true });
    await zoom('1:1');
    await share('100%').waitFor();
    await zoom('400%');
    await share('400%').first().waitFor();

    await page.keyboard.press('?');
    await page.getByRole('switch', { name: t('keys.single') }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('1');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: 'c-scan.tif' }).waitFor();
    const marks = (await callApi<{ mark: string }>(test.url, 'GET', `/api/v1/batches/${finished}/items/1`))
      .body;
    expect(marks.mark).toBe('none');

    // What no browser shows by itself is shown all the same.
    await zoom('400%');
    const widths = () =>
      page
        .locator('[data-pane] img')
        .evaluateAll((images) =>
          (images as HTMLImageElement[]).map(({ complete, naturalWidth }) => (complete ? naturalWidth : 0)),
        );
    await expect.poll(async () => Math.min(...(await widths())), SOON).toBeGreaterThan(0);
    await close(studio);
  });
});
