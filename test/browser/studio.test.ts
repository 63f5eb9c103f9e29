import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { chromiumIsInstalled, LAN_NAME, launchBrowser } from '../helpers/browser.ts';
import { makeKeys } from '../helpers/make-keys.ts';
import { readZip } from '../helpers/read-zip.ts';
import {
  chooseFiles,
  dropFiles,
  expectFits,
  openStudio,
  placeOn,
  QUICK_RECIPE,
  quickPhotos,
  type Studio,
  samplePhotos,
  type TestFile,
  tintAt,
  waitForUploads,
} from '../helpers/studio.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';

const PHOTO_BYTES = 200_000;
const FINISHED = 12;
/** With the torn one, which is taken and fails. */
const PHOTOS = FINISHED + 1;
/** The second of the samples; it is cut out, while the others are only made small. */
const VASE = 'ceramic-vase.jpg';
const VASE_AT = 1;
const LEFTOVER = 'later.jpg';
const BODY_OF_VASE = { x: 0.5, y: 0.5 };
/** A photo with a hole in its pixels: a browser shows what it can of it, and only decoding finds out. */
const TORN = 'torn.jpg';
const REFUSED = [
  { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
  { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture either') },
  { name: 'huge.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(PHOTO_BYTES + 1) },
];

const WALKS = [
  { locale: 'en-GB', widthPx: 1024, host: '127.0.0.1' },
  { locale: 'zh-CN', widthPx: 1920, host: '127.0.0.1' },
  // Over plain HTTP from another machine, browsers keep some of what they offer on this one, and the server wants a
  // key. It is the last one: from its first key on, the server wants one from everybody.
  { locale: 'zh-CN', widthPx: 390, host: LAN_NAME },
] as const;

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

  async function makeKey(): Promise<string> {
    const database = connectDatabase(test.options.databaseUrl);
    const { ann } = await makeKeys(database);
    await database.close();
    return ann;
  }

  it.each(WALKS)('from photos to the ZIP, $locale at $widthPx px on $host', async ({ host, ...look }) => {
    const url = test.url.replace('127.0.0.1', host);
    const key = host === LAN_NAME ? await makeKey() : undefined;
    const studio = await openStudio(browser, { url, ...look });
    if (key) await enterKey(studio, key);
    await expectFits(studio);
    await choosePhotos(studio);
    await cutOneOut(studio);
    await expectFits(studio);
    await makeBatch(studio);
    await expectFits(studio);
    await reviewByKeyboard(studio);
    await filter(studio);
    await fixMask(studio);
    await redoOne(studio);
    await download(studio);
    await findLeftover(studio);
    expect(studio.errors).toEqual([]);
    await studio.close();
  });
});

async function enterKey({ page, t }: Studio, key: string): Promise<void> {
  await page.getByLabel(t('key.label'), { exact: true }).fill(key);
  await page.getByRole('button', { name: t('key.enter') }).click();
  await page.getByRole('heading', { name: t('studio.headline') }).waitFor();
}

function tornPhoto(): TestFile {
  const [photo] = samplePhotos();
  const buffer = Buffer.from(photo!.buffer);
  buffer.fill(0x55, buffer.length >> 2, buffer.length >> 1);
  return { ...photo!, name: TORN, buffer };
}

/** What is no photo is refused at once, with its reason; the others are sent, and a reload loses none of them. */
async function choosePhotos(studio: Studio): Promise<void> {
  const { page, t } = studio;
  const begun: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/uploads')) begun.push(request.url());
  });
  // Before the server has told its limits, the large file would be refused for another reason.
  await page.getByText(/\b0\.2\b/).waitFor();
  await dropFiles(studio, [...samplePhotos(), tornPhoto(), ...REFUSED]);
  await page.getByRole('heading', { name: t('tray.photos', { count: PHOTOS }) }).waitFor();
  await page.getByText(t('refusals.notAnImage'), { exact: true }).waitFor();
  await page.getByText(t('refusals.unreadable'), { exact: true }).waitFor();
  await page.getByText(t('tray.refused', { count: 3 })).waitFor();
  await waitForUploads(studio, PHOTOS);
  await page.reload();
  await page.getByRole('heading', { name: t('tray.photos', { count: PHOTOS }) }).waitFor();
  await waitForUploads(studio, PHOTOS);
  expect(begun).toHaveLength(PHOTOS);
}

async function cutOneOut({ page, t }: Studio): Promise<void> {
  await page.getByRole('checkbox', { name: t('tray.select', { name: VASE }) }).check();
  await page.getByText(t('background.cutout.label'), { exact: true }).click();
  const tile = page.getByRole('listitem').filter({ hasText: VASE });
  await tile.getByText(t('background.cutout.label'), { exact: true }).waitFor();
  await page.getByRole('button', { name: t('recipe.done'), exact: true }).click();
}

/** A photo that is chosen while the others are being sent is none of theirs. */
async function makeBatch({ page, t }: Studio): Promise<void> {
  const chosenMeanwhile = (await quickPhotos(1)).map((photo) => ({ ...photo, name: LEFTOVER }));
  await page.route('**/api/v1/batches', async (route) => {
    await chooseFiles(page, chosenMeanwhile);
    await page.getByRole('button', { name: t('tray.remove', { name: LEFTOVER }) }).waitFor();
    await route.continue();
  });
  await page.getByRole('button', { name: t('submit.start', { count: PHOTOS }) }).click();
  await page.waitForURL(/\/batches\/[\w-]+$/);
  await page.unroute('**/api/v1/batches');
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('H1');
  await page.reload();
  const done = t('batch.count', { done: PHOTOS, total: PHOTOS });
  await page.getByText(done, { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByText(t('batch.failed', { count: 1 }), { exact: true }).waitFor();
  await page.getByText(t('errors.photo_corrupt'), { exact: true }).waitFor();
}

/** No pointer from here to the end. */
async function reviewByKeyboard(studio: Studio): Promise<void> {
  const { page, t } = studio;
  const { keyboard } = page;
  await keyboard.press('ArrowRight');
  await keyboard.press('2');
  await keyboard.press('ArrowRight');
  await keyboard.press('3');
  await keyboard.press('u');
  await keyboard.press('Enter');
  await page.waitForURL(/photos\/1$/);
  await page.getByRole('heading', { name: VASE }).waitFor();
  await keyboard.press('1');
  await keyboard.press(' ');
  await keyboard.press(' ');
  await keyboard.press('z');
  await expectOneToOne(studio);
  await keyboard.press('c');
  await expectOneToOne(studio);
  await expectFits(studio);
  await keyboard.press('ArrowRight');
  await page.getByRole('heading', { name: 'cosmetic-jar.jpg' }).waitFor();
  await keyboard.press('1');
  await keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await keyboard.press('Escape');
  await page.waitForURL(/\/batches\/[\w-]+$/);
  // Back in the grid the focus is on the photo that was looked at.
  const focused = () => page.evaluate('document.activeElement?.dataset.index');
  await expect.poll(focused, { timeout: 10_000 }).toBe('2');
  for (const [mark, count] of Object.entries({ starred: 2, accepted: 1, rejected: 0, none: 10 })) {
    await page.getByText(`${t(`marks.${mark}`)} ${count}`, { exact: true }).waitFor();
  }
}

/** On every pane one pixel of the result is one of the screen, though both are smaller than the pane. */
async function expectOneToOne({ page }: Studio): Promise<void> {
  const shares = () =>
    page.locator('[data-pane] > div').evaluateAll(
      (panes, side) =>
        panes.map((pane) => {
          const { width, height } = pane.getBoundingClientRect();
          return Math.round((100 * Math.min(width, height)) / side);
        }),
      QUICK_RECIPE.widthPx,
    );
  await expect.poll(shares, { timeout: 10_000 }).toEqual([100, 100]);
}

/** It begins the next draft, uploaded. */
async function findLeftover(studio: Studio): Promise<void> {
  const { page, t } = studio;
  await page.getByRole('link', { name: t('frame.new') }).click();
  await page.getByRole('heading', { name: t('tray.photos', { count: 1 }) }).waitFor();
  await page.getByRole('checkbox', { name: t('tray.select', { name: LEFTOVER }) }).waitFor();
  await waitForUploads(studio, 1);
}

async function filter({ page, t }: Studio): Promise<void> {
  const shown = () =>
    page
      .getByRole('list', { name: t('grid.label') })
      .locator('> li')
      .count();
  await page.getByText(`${t('marks.starred')} 2`, { exact: true }).click();
  await expect.poll(shown, { timeout: 10_000 }).toBe(2);
  await markUnderFilter({ page, t });
  await expect.poll(shown, { timeout: 10_000 }).toBe(2);
  await page.reload();
  await expect.poll(shown, { timeout: 10_000 }).toBe(2);
  await page.getByRole('button', { name: t('grid.filter'), exact: true }).click();
  await page.getByRole('combobox', { name: t('grid.byOperation') }).click();
  await page
    .locator('.ant-select-item-option')
    .filter({ hasText: t('operations.cutout') })
    .click();
  await expect.poll(shown, { timeout: 10_000 }).toBe(1);
  await page.getByRole('combobox', { name: t('grid.byOperation') }).click();
  await page
    .locator('.ant-select-item-option')
    .filter({ hasText: t('operations.text_removal') })
    .click();
  await page.getByRole('heading', { name: t('grid.noneMatch') }).waitFor();
  const panel = page.getByRole('dialog', { name: t('grid.filter') });
  await panel.getByRole('button', { name: t('grid.clearFilter') }).click();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  await expect.poll(shown, { timeout: 10_000 }).toBe(PHOTOS);
}

/** A mark that takes a photo out of the filter leaves the keyboard where it was, to the last one. */
async function markUnderFilter({ page, t }: Pick<Studio, 'page' | 't'>): Promise<void> {
  const focused = () => page.evaluate('document.activeElement?.dataset.index');
  const last = { name: t('grid.open', { name: 'cosmetic-jar.jpg', status: t('itemStatus.succeeded') }) };
  await page.getByRole('button', last).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('2');
  await page.getByText(t('review.position', { at: 2, total: 2 }), { exact: true }).waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('heading', { name: VASE }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(focused, { timeout: 10_000 }).toBe(String(VASE_AT));
  await page.keyboard.press('u');
  await page.keyboard.press('3');
  await expect.poll(focused, { timeout: 10_000 }).toBe('2');
  await page.keyboard.press('3');
  await page.getByRole('heading', { name: t('grid.noneMatch') }).waitFor();
  await page.keyboard.press('u');
  await page.getByRole('button', last).waitFor();
  await page.getByRole('button', { name: t('keys.undo.text') }).click();
}

/** What was cut out of the vase is taken out by one click, and that photo is made again. */
async function fixMask({ page, t }: Studio): Promise<void> {
  const vase = t('grid.open', { name: VASE, status: t('itemStatus.succeeded') });
  const before = await page.getByRole('button', { name: vase }).locator('img').getAttribute('src');
  await page.getByRole('button', { name: vase }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`photos/${VASE_AT}$`));
  await page.keyboard.press('e');
  await expect.poll(() => tintAt(page, BODY_OF_VASE), { timeout: 30_000 }).toBe(0);
  await page.keyboard.press('x');
  await page.mouse.click(...(await placeOn(page, BODY_OF_VASE)));
  await expect.poll(() => tintAt(page, BODY_OF_VASE), { timeout: 30_000 }).toBeGreaterThan(100);
  await page.getByRole('button', { name: t('fix.apply') }).click();
  await page.getByRole('button', { name: t('fix.open') }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText(t('fix.badge'), { exact: true }).waitFor();
  const after = page.getByRole('button', { name: vase }).locator('img');
  await expect.poll(() => after.getAttribute('src'), { timeout: 30_000 }).not.toBe(before);
}

async function redoOne({ page, t }: Studio): Promise<void> {
  await page.getByRole('checkbox', { name: t('grid.select', { name: 'cosmetic-jar.jpg' }) }).check();
  await page.getByRole('button', { name: t('selection.redo'), exact: true }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('WEBP', { exact: true }).click();
  await drawer.getByRole('button', { name: t('redo.start', { count: 1 }) }).click();
  await page.getByText(t('grid.differs'), { exact: true }).waitFor();
  await page.getByText(t('batch.count', { done: PHOTOS, total: PHOTOS }), { exact: true }).waitFor();
}

async function download(studio: Studio): Promise<void> {
  const { page, t } = studio;
  const chosen = await save(studio, t('selection.download'));
  expect([...chosen.keys()].filter((name) => name.startsWith('results/'))).toEqual([
    'results/cosmetic-jar.webp',
  ]);
  await page
    .getByRole('status')
    .getByRole('button', { name: t('actions.close') })
    .click();
  await page.getByRole('button', { name: t('selection.clear') }).click();
  const all = await save(studio, t('package.download'));
  expect(all.has('results/ceramic-vase.png')).toBe(true);
  expect(all.has('results/cosmetic-jar.webp')).toBe(true);
  expect([...all.keys()].filter((name) => name.startsWith('results/'))).toHaveLength(FINISHED);
  await page.getByRole('button', { name: t('package.copy') }).waitFor();
}

async function save({ page }: Studio, button: string): Promise<Map<string, Buffer>> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return await readZip(await readFile(await download.path()));
}
