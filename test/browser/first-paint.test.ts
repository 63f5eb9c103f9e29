/// <reference lib="dom" />
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../web/src/i18n/en.ts';
import { zh } from '../../web/src/i18n/zh.ts';
import { chromiumIsInstalled, launchBrowser, openPage } from '../helpers/browser.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

const installed = chromiumIsInstalled() || process.env.PACKSHOT_REQUIRE_ALL === '1';

describe.skipIf(!installed)(`the first paint${installed ? '' : ' (Chromium is not installed)'}`, () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startOnDefaults();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await test.discard();
  });

  /** A page whose scripts are held back until `release` is called. */
  async function openHeld(path: string, options: Parameters<Browser['newContext']>[0]) {
    const { page } = await openPage(browser, { viewport: { width: 1280, height: 800 }, ...options });
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    await page.route('**/assets/main-*.js', async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(test.url + path, { waitUntil: 'commit' });
    await page.locator('#root').waitFor({ state: 'attached' });
    return { page, release, close: () => page.context().close() };
  }

  it.each([
    { locale: 'zh-CN', colorScheme: 'dark', texts: zh },
    { locale: 'en-GB', colorScheme: 'light', texts: en },
  ] as const)(
    'shows the headline before the scripts, where they leave it: $locale, $colorScheme',
    async (wish) => {
      const { texts, ...options } = wish;
      const { page, release, close } = await openHeld('/', options);
      const headline = page.getByRole('heading', { level: 1, name: texts.studio.headline, exact: true });
      await headline.waitFor();
      const painted = await headline.boundingBox();
      const root = page.locator('html');
      expect(await root.getAttribute('lang')).toBe(wish.locale === 'zh-CN' ? 'zh-CN' : 'en');
      expect(await root.getAttribute('data-theme')).toBe(wish.colorScheme);
      release();
      await page.getByRole('button', { name: texts.studio.pickFiles }).waitFor();
      expect(await headline.boundingBox()).toEqual(painted);
      await close();
    },
  );

  it('keeps a photo that is dropped before the page can take it from replacing the page', async () => {
    const { page, close } = await openHeld('/', { locale: 'en-GB' });
    const prevented = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'mug.jpg', { type: 'image/jpeg' }));
      return !dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    });
    expect(prevented).toBe(true);
    await close();
  });

  it('says nothing of the start page on others', async () => {
    const { page, release, close } = await openHeld('/batches', { locale: 'en-GB' });
    await page.getByText('packshot', { exact: true }).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(0);
    release();
    await page.getByRole('heading', { level: 1, name: en.batches.title }).waitFor();
    await close();
  });
});
