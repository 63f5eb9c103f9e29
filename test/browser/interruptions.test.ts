import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppOptions } from '../../src/app.ts';
import type { BatchView, ItemView, ProgressMessage } from '../../src/protocol/batch-api.ts';
import { callApi, type Items } from '../helpers/api-calls.ts';
import { chromiumIsInstalled, launchBrowser } from '../helpers/browser.ts';
import { type ChildProgram, startProgram } from '../helpers/child-process.ts';
import { chooseFiles, openStudio, quickPhotos, type Studio, waitForUploads } from '../helpers/studio.ts';
import { startTcpGate, type TcpGate } from '../helpers/tcp-gate.ts';

const PHOTOS = 12;
const CUT_MS = 10_000;
/** Slow enough that there is a middle of the work to be interrupted in. */
const SLOW_RECIPE = {
  removeText: false,
  background: 'keep',
  enhance: true,
  size: 'custom',
  widthPx: 1600,
  heightPx: 1200,
  fit: 'cover',
  format: 'avif',
};

const installed = chromiumIsInstalled() || process.env.PACKSHOT_REQUIRE_ALL === '1';

describe.skipIf(!installed)(`a page that loses its server${installed ? '' : ' (no Chromium)'}`, () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'packshot-interrupted-'));
  let browser: Browser;
  let server: ChildProgram;
  let serverUrl: string;
  let gate: TcpGate;
  let url: string;

  const start = async (port: number) => {
    const options: AppOptions = {
      host: '127.0.0.1',
      port,
      dataDir,
      databaseUrl: `sqlite:${path.join(dataDir, 'packshot.sqlite')}`,
      secret: 'test',
      photoBytes: 20_000_000,
      retentionDays: 30,
      requestsPerMinute: 100_000,
      internalWebhooks: false,
      logLevel: 'error',
      serve: true,
      work: true,
      processes: 1,
    };
    server = startProgram('app-process.ts', options);
    serverUrl = await server.ready;
  };
  beforeAll(async () => {
    browser = await launchBrowser();
    await start(0);
    gate = await startTcpGate(Number(new URL(serverUrl).port));
    url = `http://127.0.0.1:${gate.port}`;
  });
  afterAll(async () => {
    await browser.close();
    await gate.shut();
    await server.end('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('sends photos on from where the connection broke, and from where a reload broke it off', async () => {
    const studio = await openStudio(browser, { url });
    const { page, t } = studio;
    const offsets: number[] = [];
    page.on('request', (request) => {
      const offset = request.headers()['upload-offset'];
      if (offset !== undefined) offsets.push(Number(offset));
    });
    await slowDown(page, 300_000);
    await chooseFiles(page, await quickPhotos(1, 1600));
    await expect.poll(() => sentPercent(page), { timeout: 20_000 }).toBeGreaterThan(10);
    await gate.shut();
    await page.locator(`[aria-valuetext="${t('tray.uploadInterrupted')}"]`).waitFor();
    await gate.open();
    await expect.poll(() => sentPercent(page), { timeout: 20_000 }).toBeGreaterThan(50);
    await page.reload();
    await slowDown(page, -1);
    await page.getByRole('heading', { name: t('tray.photos', { count: 1 }) }).waitFor();
    await waitForUploads(studio, 1);
    expect(offsets[0]).toBe(0);
    expect(offsets).toHaveLength(3);
    expect(offsets[1]).toBeGreaterThan(0);
    expect(offsets[2]).toBeGreaterThan(offsets[1]!);
    expect(studio.errors).toEqual([]);
    await studio.close();
  });

  it('catches up exactly when the socket was cut for ten seconds, message by message', async () => {
    const studio = await openStudio(browser, { url, recipe: SLOW_RECIPE });
    const { page, t } = studio;
    const messages = hear(page);
    const id = await submit(studio);
    await page.getByText(t('batch.count', { done: 2, total: PHOTOS }), { exact: true }).waitFor();
    await gate.shut();
    const cutSince = performance.now();
    await page.getByText(t('batch.reconnecting')).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('3');
    await page.getByText(t('batch.unsaved', { count: 1 })).waitFor();
    // Behind the page's back the server finishes, and somebody marks a photo.
    await expect.poll(async () => (await read(id)).processed, { timeout: 60_000 }).toBe(PHOTOS);
    const mark = { body: { mark: 'starred' } };
    await callApi(serverUrl, 'PATCH', `/api/v1/batches/${id}/items/5`, mark);
    await delay(Math.max(0, CUT_MS - (performance.now() - cutSince)));
    await gate.open();
    await page.getByText(t('batch.reconnecting')).waitFor({ state: 'hidden' });
    await page.getByText(t('batch.count', { done: PHOTOS, total: PHOTOS }), { exact: true }).waitFor();
    await page.getByText(`${t('marks.starred')} 1`, { exact: true }).waitFor();
    // What could not be saved meanwhile is saved now.
    await page.getByText(t('batch.unsaved', { count: 1 })).waitFor({ state: 'hidden' });
    expect((await readItem(id, 0)).mark).toBe('rejected');
    // One snapshot at the beginning, and from there on every revision once and in order.
    const { revision } = await read(id);
    await expect.poll(() => messages.at(-1)?.revision).toBe(revision);
    const revisions = messages.map((message) => message.revision);
    expect(messages.filter((message) => message.type === 'snapshot')).toHaveLength(1);
    expect(revisions).toEqual(
      Array.from({ length: revision - revisions[0]! + 1 }, (_, at) => revisions[0]! + at),
    );
    await expectSameAsServer(studio, id);
    await studio.close();
  });

  it('goes on by itself when the server was killed in the middle of the work and started again', async () => {
    const studio = await openStudio(browser, { url, recipe: { ...SLOW_RECIPE, widthPx: 1500 } });
    const { page, t } = studio;
    const id = await submit(studio);
    await page.getByText(t('batch.count', { done: 2, total: PHOTOS }), { exact: true }).waitFor();
    await server.end('SIGKILL');
    await page.getByText(t('batch.reconnecting')).waitFor();
    await start(Number(new URL(serverUrl).port));
    expect((await read(id)).completedAt).toBeNull();
    await page.getByText(t('batch.reconnecting')).waitFor({ state: 'hidden' });
    // The photo that was in work comes back when the dead worker's lease has run out.
    await page
      .getByText(t('batch.count', { done: PHOTOS, total: PHOTOS }), { exact: true })
      .waitFor({ timeout: 60_000 });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('3');
    await page.getByText(`${t('marks.rejected')} 1`, { exact: true }).waitFor();
    await expectSameAsServer(studio, id);
    await studio.close();
  });

  const read = async (id: string) =>
    (await callApi<BatchView>(serverUrl, 'GET', `/api/v1/batches/${id}`)).body;

  const readItem = async (id: string, index: number) =>
    (await callApi<ItemView>(serverUrl, 'GET', `/api/v1/batches/${id}/items/${index}`)).body;

  const submit = async (studio: Studio): Promise<string> => {
    const { page, t } = studio;
    await chooseFiles(page, await quickPhotos(PHOTOS));
    await page.getByRole('button', { name: t('submit.start', { count: PHOTOS }) }).click();
    await page.waitForURL(/\/batches\/[\w-]+$/);
    return page.url().split('/').at(-1)!;
  };

  /** Every photo is shown as the server knows it: its status, and the picture of its latest result. */
  const expectSameAsServer = async ({ page, t, errors }: Studio, id: string) => {
    const { items } = (await callApi<Items>(serverUrl, 'GET', `/api/v1/batches/${id}/items`)).body;
    expect(items).toHaveLength(PHOTOS);
    for (const item of items) {
      const status = t(`itemStatus.${item.status}`);
      const cell = page.getByRole('button', { name: t('grid.open', { name: item.filename, status }) });
      const picture = cell.locator(`img[src^="${item.result?.previewUrl}"]`);
      await expect.poll(() => picture.count(), { message: item.filename, timeout: 10_000 }).toBe(1);
    }
    expect(errors).toEqual([]);
  };
});

function hear(page: Page): ProgressMessage[] {
  const messages: ProgressMessage[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      messages.push(JSON.parse(String(payload)) as ProgressMessage);
    }),
  );
  return messages;
}

/** Bytes a second upwards; −1: as fast as it goes. */
async function slowDown(page: Page, uploadThroughput: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput };
  await session.send('Network.emulateNetworkConditions', conditions);
}

async function sentPercent(page: Page): Promise<number> {
  const line = page.getByRole('progressbar').first();
  return Number((await line.getAttribute('aria-valuenow', { timeout: 5000 }).catch(() => null)) ?? 0);
}
