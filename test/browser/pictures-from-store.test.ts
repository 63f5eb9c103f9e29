/// <reference lib="dom" />
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { batchForm, type CreatedBatch, callApi, watchBatch } from '../helpers/api-calls.ts';
import { chromiumIsInstalled, launchBrowser } from '../helpers/browser.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';
import { openStudio } from '../helpers/studio.ts';
import { startOnServers, type TestApp } from '../helpers/test-app.ts';

const s3Access = inject('s3Access');
const installed = chromiumIsInstalled() && inject('postgresUrl') !== undefined && s3Access !== undefined;
const missing = installed ? '' : ' (Chromium, PostgreSQL or the S3 server is not installed)';

describe.skipIf(!installed)(`the page on PostgreSQL and S3${missing}`, () => {
  let test: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    test = await startOnServers();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await test.discard();
  });

  it('shows pictures that come straight from the store', async () => {
    const photos = { 'a.jpg': await plainPhoto('#a22'), 'b.jpg': await plainPhoto('#22a') };
    const body = batchForm({ operations: ['resize'], resize: { width: 64 } }, photos);
    const { id } = (await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body })).body;
    await watchBatch(test.url, id);
    const { page, t, errors, close } = await openStudio(browser, { url: `${test.url}/batches/${id}` });
    const fromStore: number[] = [];
    page.on('response', (answer) => {
      if (answer.url().startsWith(s3Access!.endpoint)) fromStore.push(answer.status());
    });
    const pictures = page.getByRole('list', { name: t('grid.label') }).locator('img');
    const widths = () =>
      pictures.evaluateAll((all) => all.map((picture) => (picture as HTMLImageElement).naturalWidth > 0));
    await expect.poll(widths, { timeout: 20_000 }).toEqual([true, true]);
    await page.reload();
    await expect.poll(() => fromStore.length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(new Set(fromStore)).toEqual(new Set([200]));
    expect(errors).toEqual([]);
    await close();
  });
});
