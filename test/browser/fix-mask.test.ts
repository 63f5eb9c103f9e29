/// <reference lib="dom" />
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ItemView } from '../../src/protocol/batch-api.ts';
import { en } from '../../web/src/i18n/en.ts';
import { zh } from '../../web/src/i18n/zh.ts';
import { writeProductPhoto } from '../flow/helpers/product-photo.ts';
import { batchForm, type CreatedBatch, callApi, watchBatch } from '../helpers/api-calls.ts';
import { chromiumIsInstalled, launchBrowser, openPage } from '../helpers/browser.ts';
import { placeOn, tintAt } from '../helpers/studio.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';
import { installTinySlimSam } from '../helpers/tiny-engines.ts';

/** Of a SAM that was pulled and the embedded engine: the bottle is that one's, the other photo this one's. */
const PARAMS = {
  engines: { sam: 'isnet' },
  operations: ['text_removal', 'background_replacement', 'resize'],
  resize: { width: 320 },
};
/** On the bottle's neck. */
const NECK = { x: 0.5, y: 0.22 };
const BODY = { x: 0.5, y: 0.6 };
const installed = chromiumIsInstalled() || process.env.PACKSHOT_REQUIRE_ALL === '1';

describe.skipIf(!installed)(`correcting a photo${installed ? '' : ' (Chromium is not installed)'}`, () => {
  let test: TestApp;
  let browser: Browser;
  let id: string;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'packshot-fix-'));
    await installTinySlimSam(join(folder, 'models'));
    test = await startOnDefaults({ engines: { modelsDir: join(folder, 'models') } });
    browser = await launchBrowser();
    const photos = {
      'bottle.jpg': await readFile(await writeProductPhoto(join(folder, 'bottle.jpg'))),
      'promo.jpg': await readFile(new URL('../../samples/thermos.jpg', import.meta.url)),
    };
    const body = batchForm(PARAMS, photos, { 'bottle.jpg': { engines: { sam: 'slimsam' } } });
    id = (await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body })).body.id;
    await watchBatch(test.url, id);
  });
  afterAll(async () => {
    await browser.close();
    await test.discard();
    await rm(folder, { recursive: true });
  });

  const item = async (index: number) =>
    (await callApi<ItemView>(test.url, 'GET', `/api/v1/batches/${id}/items/${index}`)).body;
  const open = async (locale: string, width: number, index: number) => {
    const opened = await openPage(browser, {
      locale,
      viewport: { width, height: 900 },
      hasTouch: width < 600,
    });
    await opened.page.goto(`${test.url}/batches/${id}/photos/${index}`);
    return opened;
  };

  it('a click reaches SAM, changes the mask, and that photo alone is made again', async () => {
    const before = [await item(0), await item(1)];
    const { page, errors } = await open('en-GB', 1280, 0);
    await page.getByRole('button', { name: en.fix.open }).click();
    const stage = page.getByRole('application');
    await expect.poll(() => tintAt(page, NECK)).toBe(0);

    await page.getByText(en.fix.sides.exclude, { exact: true }).click();
    await page.mouse.click(...(await placeOn(page, NECK)));
    await expect.poll(() => tintAt(page, NECK), { timeout: 20_000 }).toBeGreaterThan(100);
    expect(await tintAt(page, BODY)).toBe(0);

    await stage.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
    await page.keyboard.press('Enter');
    await page.getByText('2 marks', { exact: true }).waitFor();
    await page.keyboard.press('Control+z');
    await page.reload();
    await page.getByText('1 mark', { exact: true }).waitFor();

    await page.getByText(en.fix.tools.box, { exact: true }).click();
    await page.mouse.move(...(await placeOn(page, { x: 0.3, y: 0.1 })));
    await page.mouse.down();
    await page.mouse.move(...(await placeOn(page, { x: 0.7, y: 0.9 })));
    await page.mouse.up();
    await page.getByText('2 marks', { exact: true }).waitFor();

    // Two clicks do what the drag did, and replace its frame.
    await page.mouse.click(...(await placeOn(page, { x: 0.25, y: 0.1 })));
    await page.mouse.click(...(await placeOn(page, { x: 0.75, y: 0.9 })));
    await page.getByText('2 marks', { exact: true }).waitFor();

    await page.getByRole('button', { name: en.fix.apply }).click();
    await page.getByRole('button', { name: en.fix.open }).waitFor();
    await expect.poll(async () => (await item(0)).status, { timeout: 60_000 }).toBe('succeeded');
    const after = [await item(0), await item(1)];
    const near = { x: expect.closeTo(NECK.x, 2), y: expect.closeTo(NECK.y, 2) };
    const framed = { left: expect.closeTo(0.25, 2), top: expect.closeTo(0.1, 1) };
    const size = { width: expect.closeTo(0.5, 1), height: expect.closeTo(0.8, 1) };
    expect(after[0]!.params.subject).toMatchObject({ exclude: [near], box: { ...framed, ...size } });
    expect(after.map(({ engines }) => engines.sam?.name)).toEqual(['slimsam', 'isnet']);
    expect(after[0]!.engines.sam).not.toHaveProperty('insteadOf');
    expect(after[0]!.result!.url).not.toBe(before[0]!.result!.url);
    expect(after[1]).toEqual(before[1]);

    await page.keyboard.press('Escape');
    await page.getByText(en.fix.badge, { exact: true }).waitFor();
    await page.reload();
    await page.getByText(en.fix.badge, { exact: true }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  it('two fingers zoom and move the photo, on both sides alike', async () => {
    const { page, errors } = await open('zh-CN', 390, 0);
    await page.getByRole('img', { name: zh.review.resultOf.replace('{{name}}', 'bottle.jpg') }).waitFor();
    const stage = (await page.getByRole('region', { name: zh.review.stage, exact: true }).boundingBox())!;
    const middle = { x: stage.x + stage.width / 2, y: stage.y + stage.height / 2 };
    const fingers = (apart: number, right: number) =>
      [-apart, apart].map((by, id) => ({ x: middle.x + by + right, y: middle.y, id }));
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: ReturnType<typeof fingers>) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', fingers(40, 0));
    for (const step of [1, 2, 3, 4, 5]) await touch('touchMove', fingers(40 + 16 * step, 6 * step));
    await touch('touchEnd', []);
    const views = await page.locator('[data-pane] > div').evaluateAll((panes) =>
      panes.map((pane) => {
        const { a, e } = new DOMMatrix(getComputedStyle(pane).transform);
        return { scale: Math.round(10 * a) / 10, right: Math.round(e) };
      }),
    );
    expect(views).toEqual([
      { scale: 3, right: 30 },
      { scale: 3, right: 30 },
    ]);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('in Chinese, on a phone: a text that was removed is kept', async () => {
    const found = (await item(1)).texts;
    const at = found.findIndex(({ verdict }) => verdict === 'removed');
    const { page, errors } = await open('zh-CN', 390, 1);
    await page.getByRole('button', { name: zh.fix.open }).click();
    const text = zh.fix.removeText.replace('{{text}}', found[at]!.text);
    const switches = page.getByRole('switch', { name: text });
    await switches.first().click();
    await page.getByRole('button', { name: zh.fix.apply }).click();
    await page.getByRole('button', { name: zh.fix.open }).waitFor();
    await expect.poll(async () => (await item(1)).status, { timeout: 60_000 }).toBe('succeeded');
    const kept = (await item(1)).texts.filter(({ verdict }) => verdict === 'kept_by_user');
    expect(kept.map(({ text: words }) => words)).toEqual([found[at]!.text]);
    expect(errors).toEqual([]);
    await page.close();
  });
});
