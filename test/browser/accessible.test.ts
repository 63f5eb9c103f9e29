import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchForm, type CreatedBatch, callApi, watchBatch } from '../helpers/api-calls.ts';
import { chromiumIsInstalled, launchBrowser } from '../helpers/browser.ts';
import {
  chooseFiles,
  expectFits,
  expectSound,
  openStudio,
  quickPhotos,
  type Studio,
} from '../helpers/studio.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

/** A real product with texts, and the same file with a hole in it, which only decoding finds. */
const PROMO = 'thermos.jpg';
const DAMAGED = 'damaged.jpg';
const PARAMS = { operations: ['text_removal', 'background_replacement'], styleId: 'natural_light' };
type Look = (studio: Studio) => Promise<void>;

const installed = chromiumIsInstalled() || process.env.PACKSHOT_REQUIRE_ALL === '1';

describe.skipIf(!installed)(`every page and panel${installed ? '' : ' (Chromium is not installed)'}`, () => {
  let test: TestApp;
  let browser: Browser;
  let finished: string;
  let paused: string;
  beforeAll(async () => {
    test = await startOnDefaults();
    browser = await launchBrowser();
    const promo = await readFile(path.join(import.meta.dirname, '..', '..', 'samples', PROMO));
    const damaged = Buffer.from(promo);
    damaged.fill(0x55, 60_000, 80_000);
    const create = async (body: FormData) =>
      (await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body })).body.id;
    finished = await create(batchForm(PARAMS, { [PROMO]: promo, [DAMAGED]: damaged }));
    await watchBatch(test.url, finished);
    paused = await create(batchForm(PARAMS, { 'a.jpg': promo, 'b.jpg': promo }));
    await callApi(test.url, 'POST', `/api/v1/batches/${paused}/pause`);
  });
  afterAll(async () => {
    await browser.close();
    await test.discard();
  });

  it('are read out and contrast as WCAG 2.2 AA asks, in light and in dark', {
    timeout: 240_000,
  }, async () => {
    await walk({ locale: 'zh-CN', widthPx: 1024 }, expectSound);
  });

  it.each([
    { locale: 'en-GB', widthPx: 390 },
    { locale: 'en-GB', widthPx: 1920 },
  ] as const)('fit into the window, $locale at $widthPx px', async (options) => {
    await walk(options, expectFits);
  });

  /** Opens one after another, and looks at each. */
  async function walk(options: { locale: 'en-GB' | 'zh-CN'; widthPx: number }, look: Look): Promise<void> {
    const studio = await openStudio(browser, { url: test.url, recipe: { removeText: false }, ...options });
    await lookAtStart(studio, look);
    await lookAtLists(studio, look);
    await lookAtGrid(studio, look);
    await lookAtPhoto(studio, look);
    await lookAtKeyGate(studio, look);
    expect(studio.errors).toEqual([]);
    await studio.close();
  }

  async function lookAtStart(studio: Studio, look: Look): Promise<void> {
    const { page, t } = studio;
    await page.getByRole('heading', { name: t('studio.headline') }).waitFor();
    await look(studio);
    const text = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') };
    await chooseFiles(page, [...(await quickPhotos(3)), text]);
    await page.getByText(t('refusals.notAnImage'), { exact: true }).waitFor();
    await page.getByRole('checkbox', { name: t('tray.select', { name: 'photo-2.jpg' }) }).check();
    await page.getByText('WEBP', { exact: true }).click();
    await page.locator('li').getByText('WEBP', { exact: true }).waitFor();
    await look(studio);
    await page.getByRole('button', { name: t('recipe.done'), exact: true }).click();
    await page.getByRole('button', { name: t('recipe.choose'), exact: true }).click();
    await page.getByRole('dialog', { name: t('recipe.choose') }).waitFor();
    await look(studio);
    await page.getByRole('button', { name: t('recipe.save') }).click();
    await page.getByRole('dialog', { name: t('recipe.saveTitle') }).waitFor();
    await look(studio);
  }

  async function lookAtLists(studio: Studio, look: Look): Promise<void> {
    const { page, t } = studio;
    await page.goto(`${test.url}/batches`);
    await page
      .getByRole('link')
      .filter({ hasText: t('batchStatus.paused') })
      .waitFor();
    await look(studio);
    await page.getByRole('searchbox', { name: t('batches.search') }).fill('no batch has this name');
    await page.getByRole('heading', { name: t('batches.noneMatch') }).waitFor();
    await look(studio);
    const unreadable = '**/api/v1/batches/none';
    await page.route(unreadable, (route) => route.fulfill({ status: 503, body: '{}' }));
    await page.goto(`${test.url}/batches/none`);
    await page.getByRole('heading', { name: t('batch.away') }).waitFor();
    await look(studio);
    await page.unroute(unreadable);
    // By key: a pointer would rest on the link that follows, whose colour then changes.
    await page.getByRole('button', { name: t('actions.tryAgain') }).press('Enter');
    await page.getByRole('heading', { name: t('batch.gone') }).waitFor();
    await look(studio);
    await page.goto(`${test.url}/nowhere`);
    await page.getByRole('heading', { name: t('notFound.title') }).waitFor();
    await look(studio);
  }

  async function lookAtGrid(studio: Studio, look: Look): Promise<void> {
    const { page, t } = studio;
    await page.goto(`${test.url}/batches/${paused}`);
    await page.getByRole('button', { name: t('batch.resume') }).waitFor();
    await look(studio);
    await page.getByRole('button', { name: t('batch.cancel'), exact: true }).click();
    await page.getByText(t('batch.cancelText')).waitFor();
    await look(studio);
    await page.goto(`${test.url}/batches/${finished}`);
    await page.getByText(t('errors.photo_corrupt')).waitFor();
    await look(studio);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(t('scoreTexts.matteConfidence')).waitFor();
    await look(studio);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: t('grid.filter'), exact: true }).click();
    await page.getByRole('dialog', { name: t('grid.filter') }).waitFor();
    await look(studio);
    await page.keyboard.press('Escape');
    await page.getByRole('checkbox', { name: t('grid.select', { name: PROMO }) }).check();
    await page.getByRole('button', { name: t('selection.download'), exact: true }).click();
    await page.getByRole('button', { name: t('package.copy') }).waitFor();
    await look(studio);
    await page
      .getByRole('status')
      .getByRole('button', { name: t('actions.close') })
      .click();
    await page.getByRole('button', { name: t('selection.redo'), exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('redo.start', { count: 1 }) })
      .waitFor();
    await look(studio);
  }

  async function lookAtPhoto(studio: Studio, look: Look): Promise<void> {
    const { page, t } = studio;
    await page.goto(`${test.url}/batches/${finished}/photos/0`);
    await page.getByRole('img', { name: t('review.resultOf', { name: PROMO }) }).waitFor();
    await look(studio);
    await page.keyboard.press('c');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await look(studio);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('e');
    await page.getByText(t('fix.marks', { count: 0 })).waitFor();
    await look(studio);
    await page.getByText(t('fix.tools.brush'), { exact: true }).click();
    await look(studio);
    await page.goto(`${test.url}/batches/${finished}/photos/1`);
    await page.getByText(t('errors.photo_corrupt')).waitFor();
    await look(studio);
  }

  async function lookAtKeyGate(studio: Studio, look: Look): Promise<void> {
    const { page, t } = studio;
    await page.route('**/api/v1/**', (route) =>
      route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: 'about:blank', title: 'x', status: 401, code: 'not_authenticated' }),
      }),
    );
    await page.goto(`${test.url}/batches`);
    await page.getByRole('heading', { name: t('key.title') }).waitFor();
    await look(studio);
  }
});
