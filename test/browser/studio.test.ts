import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../src/app.ts';
import { en } from '../../web/src/i18n/en.ts';
import { zh } from '../../web/src/i18n/zh.ts';
import { chromiumIsInstalled, expectAccessible, launchBrowser, openPage } from '../helpers/browser.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

/** Only resizing, to a small size: the page is tested here, not the pipeline. */
const QUICK_RECIPE = {
  removeText: false,
  background: 'keep',
  enhance: false,
  size: 'custom',
  widthPx: 96,
  heightPx: 96,
  fit: 'cover',
};
const COLOURS = ['#a22', '#2a2', '#22a', '#aa2', '#2aa', '#a2a'];
const PHOTO_BYTES = 200_000;

const languages = [
  { name: 'English', locale: 'en-GB', texts: en, photos: '6 photos', start: 'Process 6 photos', width: 1280 },
  {
    name: 'Chinese, on a phone',
    locale: 'zh-CN',
    texts: zh,
    photos: '6 张照片',
    start: '开始处理 6 张照片',
    width: 390,
  },
];

const installed = chromiumIsInstalled() || process.env.PACKSHOT_REQUIRE_ALL === '1';

describe.skipIf(!installed)(`the page${installed ? '' : ' (Chromium is not installed)'}`, () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startOnDefaults({ photoBytes: PHOTO_BYTES });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await test.discard();
  });

  const open = async (locale: string, width: number, path = '/') => {
    const opened = await openPage(browser, { locale, viewport: { width, height: 900 } });
    await opened.page.addInitScript((recipe) => {
      if (!localStorage.getItem('packshot.recipe')) localStorage.setItem('packshot.recipe', recipe);
    }, JSON.stringify(QUICK_RECIPE));
    await opened.page.goto(test.url + path);
    return opened;
  };

  const addFiles = async (page: Page) => {
    const photos = await Promise.all(
      COLOURS.map(async (colour, at) => ({
        name: `photo-${at + 1}.jpg`,
        mimeType: 'image/jpeg',
        buffer: await plainPhoto(colour),
      })),
    );
    await page
      .locator('input[type="file"]')
      .first()
      .setInputFiles([
        ...photos,
        { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
        { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture either') },
        { name: 'huge.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(PHOTO_BYTES + 1) },
      ]);
  };

  for (const { name, locale, texts, photos, start, width } of languages) {
    it(`${name}: photos in, an override, progress, review by keyboard, redo, ZIP`, async () => {
      const { page, errors } = await open(locale, width);
      await expectAccessible(page);

      await addFiles(page);
      await page.getByRole('heading', { name: photos }).waitFor();
      for (const reason of ['notAnImage', 'unreadable', 'tooLarge'] as const) {
        const words = texts.refusals[reason].split('{{')[0] ?? '';
        await page.getByText(words).first().waitFor();
      }
      await expectAccessible(page);

      await page.reload();
      await page.getByRole('heading', { name: photos }).waitFor();

      await page.getByRole('checkbox', { name: 'photo-2.jpg' }).check();
      await page.getByText('PNG', { exact: true }).click();
      await page.getByText(/1 (change|处不同)/).waitFor();
      await page.getByRole('button', { name: texts.recipe.done, exact: true }).click();

      await page.getByRole('button', { name: start }).click();
      await page.waitForURL(/\/batches\/[\w-]+$/);
      await page.reload();
      await page.getByText(/^6 (of|\/) 6$/).waitFor();
      await expectAccessible(page);

      const cell = (at: number) => page.getByRole('button', { name: new RegExp(`photo-${at}\\.jpg[,，]`) });
      await cell(1).focus();
      await page.keyboard.press('2');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('3');
      await page.keyboard.press('u');
      await page.keyboard.press('Enter');
      await page.waitForURL(/photos\/1$/);
      await page
        .getByRole('img', { name: /photo-2/ })
        .first()
        .waitFor();
      await page.keyboard.press('1');
      await page.keyboard.press(' ');
      await page.getByText(texts.review.original, { exact: true }).first().waitFor();
      await expectAccessible(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.keyboard.press('Escape');
      await page.waitForURL(/\/batches\/[\w-]+$/);

      await page.getByText(`${texts.marks.starred} 1`, { exact: true }).click();
      await expect
        .poll(() => page.getByRole('list', { name: texts.grid.label }).locator('> li').count())
        .toBe(1);
      await page.reload();
      await page.getByText(`${texts.marks.accepted} 1`, { exact: true }).waitFor();
      await page.getByText(`${texts.marks.all} 6`, { exact: true }).click();

      await page.getByRole('checkbox', { name: 'photo-3.jpg' }).check();
      await page.getByRole('button', { name: texts.selection.redo, exact: true }).click();
      const drawer = page.getByRole('dialog');
      await drawer.getByText('WEBP', { exact: true }).click();
      await drawer.getByRole('button', { name: /again|重新处理/ }).click();
      await page.getByText(texts.grid.differs, { exact: true }).nth(1).waitFor();
      await page.getByText(/^6 (of|\/) 6$/).waitFor();

      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: texts.package.download }).click();
      expect((await download).suggestedFilename()).toMatch(/\.zip$/);
      await page.getByRole('button', { name: texts.package.copy }).waitFor();
      expect(errors).toEqual([]);
      await page.close();
    });
  }

  it('lists batches, and says so when there is nothing at an address', async () => {
    const { page, errors } = await open('en-GB', 1024, '/batches');
    await page
      .getByRole('link', { name: /6 of 6/ })
      .first()
      .waitFor();
    await expectAccessible(page);
    await page.getByRole('searchbox', { name: en.batches.search }).fill('no batch has this name');
    await page.getByRole('heading', { name: en.batches.noneMatch }).waitFor();
    await page.goto(`${test.url}/batches/none`);
    await page.getByRole('heading', { name: en.batch.gone }).waitFor();
    await page.goto(`${test.url}/nowhere`);
    await page.getByRole('heading', { name: en.notFound.title }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  it('comes back by itself when the server was restarted', async () => {
    const { page, errors } = await open('en-GB', 1280, '/batches');
    await page
      .getByRole('link', { name: /6 of 6/ })
      .first()
      .click();
    await page.getByText('6 of 6', { exact: true }).waitFor();
    await test.app.stop();
    await page.getByText(en.batch.reconnecting).waitFor();
    const port = Number(new URL(test.url).port);
    test = { ...test, app: await startApp({ ...test.options, port }) };
    await page.getByText(en.batch.reconnecting).waitFor({ state: 'hidden' });
    await page
      .getByRole('button', { name: /photo-4/ })
      .first()
      .focus();
    await page.keyboard.press('3');
    await page.getByText(`${en.marks.rejected} 1`, { exact: true }).waitFor();
    await page.reload();
    await page.getByText(`${en.marks.rejected} 1`, { exact: true }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });
});
