import type { Browser, Page } from '@playwright/test';
import i18next, { type TFunction } from 'i18next';
import sharp from 'sharp';
import { expect } from 'vitest';
import { en } from '../../web/src/i18n/en.ts';
import { zh } from '../../web/src/i18n/zh.ts';
import { expectAccessible, openPage } from './browser.ts';

/** Only resizing, to a small size: where the page is tested, not the pipeline. */
export const QUICK_RECIPE = {
  removeText: false,
  background: 'keep',
  enhance: false,
  size: 'custom',
  widthPx: 96,
  heightPx: 96,
  fit: 'cover',
};

export interface Studio {
  readonly page: Page;
  /** The page's own words, in its language. */
  readonly t: TFunction;
  /** Uncaught errors of the page. */
  readonly errors: string[];
  close(): Promise<void>;
}

export interface StudioOptions {
  readonly url: string;
  readonly locale?: 'en-GB' | 'zh-CN';
  readonly widthPx?: number;
  readonly recipe?: Readonly<Record<string, unknown>>;
}

/** The start page in a browser of its own, with a recipe that the seller is taken to have used last. */
export async function openStudio(browser: Browser, options: StudioOptions): Promise<Studio> {
  const { url, locale = 'en-GB', widthPx = 1280, recipe = QUICK_RECIPE } = options;
  const viewport = { width: widthPx, height: 900 };
  const { page, errors } = await openPage(browser, { locale, viewport, hasTouch: widthPx < 600 });
  await page.addInitScript((stored) => {
    if (!localStorage.getItem('packshot.recipe')) localStorage.setItem('packshot.recipe', stored);
  }, JSON.stringify(recipe));
  await page.goto(url);
  const texts = i18next.createInstance();
  await texts.init({
    lng: locale === 'zh-CN' ? 'zh' : 'en',
    resources: { en: { translation: en }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
  });
  return { page, errors, t: texts.t, close: () => page.context().close() };
}

/** What `setInputFiles` takes: small photos, each of another colour, named `photo-1.jpg` and so on. */
export async function quickPhotos(count: number, sidePx = 320) {
  return await Promise.all(
    Array.from({ length: count }, async (_, at) => ({
      name: `photo-${at + 1}.jpg`,
      mimeType: 'image/jpeg',
      buffer: await photoOf(at, sidePx),
    })),
  );
}

/** Noise, so that the file's size grows with its side. */
async function photoOf(at: number, sidePx: number): Promise<Buffer> {
  const create = {
    width: sidePx,
    height: Math.round(sidePx * 0.75),
    channels: 3 as const,
    background: `hsl(${at * 31}, 60%, 45%)`,
    noise: { type: 'gaussian' as const, mean: 90 + 10 * at, sigma: sidePx > 400 ? 40 : 4 },
  };
  return await sharp({ create }).jpeg({ quality: 92 }).toBuffer();
}

export async function chooseFiles(page: Page, files: Awaited<ReturnType<typeof quickPhotos>>): Promise<void> {
  await page.locator('input[type="file"]').first().setInputFiles(files);
}

/** Resolves when so many photos of the draft have arrived. */
export async function waitForUploads({ page, t }: Studio, count: number): Promise<void> {
  const arrived = page.getByRole('img', { name: t('tray.uploaded', { name: '' }).trim() });
  await expect.poll(() => arrived.count(), { timeout: 20_000 }).toBe(count);
}

/** No violation of WCAG in either theme, and nothing that makes the page scroll sideways. */
export async function expectSound({ page, errors }: Studio): Promise<void> {
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
}
