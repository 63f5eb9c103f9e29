/// <reference lib="dom" />
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
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
  const texts = i18next.createInstance();
  await texts.init({
    lng: locale === 'zh-CN' ? 'zh' : 'en',
    resources: { en: { translation: en }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
  });
  await page.goto(url);
  // Its first words are there before the page is.
  await page.getByRole('navigation', { name: texts.t('frame.navigation') }).waitFor();
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

export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const SAMPLES = path.join(import.meta.dirname, '..', '..', 'samples');

/** The project's twelve photos, each below 200 kB. */
export function samplePhotos(): TestFile[] {
  const names = readdirSync(SAMPLES).filter((name) => name.endsWith('.jpg'));
  return names.map((name) => ({
    name,
    mimeType: 'image/jpeg',
    buffer: readFileSync(path.join(SAMPLES, name)),
  }));
}

/** As if they were dragged onto the page from a folder's window. */
export async function dropFiles({ page, t }: Studio, files: readonly TestFile[]): Promise<void> {
  const sent = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    data: buffer.toString('base64'),
  }));
  const dataTransfer = await page.evaluateHandle((dropped) => {
    const transfer = new DataTransfer();
    for (const { name, mimeType, data } of dropped) {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    return transfer;
  }, sent);
  const area = page.getByRole('region', { name: t('studio.dropArea') });
  for (const type of ['dragenter', 'dragover', 'drop']) await area.dispatchEvent(type, { dataTransfer });
}

/** How strongly the ground's tint lies over a place of the photo that is being corrected, 0–255; undefined until a matte is shown. */
export async function tintAt(page: Page, { x, y }: { x: number; y: number }): Promise<number | undefined> {
  return await page.locator('canvas').evaluate(
    (canvas: HTMLCanvasElement, at) => {
      if (canvas.width === 300) return undefined;
      const place = [Math.floor(at.x * canvas.width), Math.floor(at.y * canvas.height)] as const;
      return canvas.getContext('2d')?.getImageData(...place, 1, 1).data[3];
    },
    { x, y },
  );
}

/** Where a place of the photo that is being corrected lies on the screen. */
export async function placeOn(page: Page, { x, y }: { x: number; y: number }) {
  const picture = (await page.locator('canvas').boundingBox())!;
  return [picture.x + x * picture.width, picture.y + y * picture.height] as const;
}

export async function chooseFiles(page: Page, files: TestFile[]): Promise<void> {
  await page.locator('input[type="file"]').first().setInputFiles(files);
}

/** Resolves when so many photos of the draft have arrived. */
export async function waitForUploads({ page, t }: Studio, count: number): Promise<void> {
  const arrived = page.getByRole('img', { name: t('tray.uploaded', { name: '' }).trim() });
  await expect.poll(() => arrived.count(), { timeout: 20_000 }).toBe(count);
}

/** No violation of WCAG in either theme, and nothing that makes the page scroll sideways. */
export async function expectSound(studio: Studio): Promise<void> {
  await expectAccessible(studio.page);
  await expectFits(studio);
}

/** Neither the page nor a panel of it scrolls sideways, and nothing failed. */
export async function expectFits({ page, errors }: Studio): Promise<void> {
  const tooWide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('aside, [role="dialog"]')]
      .filter((element) => element.scrollWidth > element.clientWidth)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
  expect(tooWide).toEqual([]);
  expect(errors).toEqual([]);
}
