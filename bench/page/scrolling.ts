/// <reference lib="dom" />
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from '@playwright/test';
import { batchForm } from '../../test/helpers/api-calls.ts';
import { benchPhotos, writeLargePhotos } from '../pipeline/bench-photos.ts';
import { percentile } from '../service/percentile.ts';

const PHOTOS = 50;
const MEGAPIXELS = 12;
/** Down and up again in about four seconds, as fast as a hand on a wheel. */
const STEP_PX = 36;

export interface Scrolling {
  readonly photos: number;
  readonly megapixels: number;
  readonly framesPerSecond: number;
  /** Time from one frame to the next; at 60 Hz no frame is shorter than 16.7 ms. */
  readonly frameP95Ms: number;
}

/** The grid of 50 photos of 12 megapixels, scrolled down and up as it is first opened. */
export async function measureScrolling(browser: Browser, url: string): Promise<Scrolling> {
  const folder = await mkdtemp(path.join(tmpdir(), 'packshot-bench-scroll-'));
  const batch = await makeBatch(url, folder).finally(() => rm(folder, { recursive: true, force: true }));
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${url}/batches/${batch}`);
  await page.getByRole('list', { name: 'Photos' }).waitFor();
  const framesMs = await page.evaluate(async (stepPx) => {
    const frames: number[] = [];
    let before = await new Promise<number>(requestAnimationFrame);
    for (const step of [stepPx, -stepPx]) {
      for (let y = -1; y !== window.scrollY; ) {
        y = window.scrollY;
        window.scrollBy({ top: step, behavior: 'instant' });
        const now = await new Promise<number>(requestAnimationFrame);
        frames.push(now - before);
        before = now;
      }
    }
    return frames;
  }, STEP_PX);
  await context.close();
  const meanMs = framesMs.reduce((sum, ms) => sum + ms, 0) / framesMs.length;
  return {
    photos: PHOTOS,
    megapixels: MEGAPIXELS,
    framesPerSecond: Math.round(1000 / meanMs),
    frameP95Ms: Math.round(percentile(framesMs, 0.95) * 10) / 10,
  };
}

/** @returns the finished batch's id */
async function makeBatch(url: string, folder: string): Promise<string> {
  const photos = await writeLargePhotos(await benchPhotos('samples', PHOTOS), PHOTOS, folder);
  const files: Record<string, Buffer> = {};
  for (const photo of photos) files[path.basename(photo.path)] = await readFile(photo.path);
  const body = batchForm({ operations: ['resize'], resize: { width: 1600, height: 1600 } }, files);
  const answer = await fetch(`${url}/api/v1/batches`, { method: 'POST', body });
  const { id } = (await answer.json()) as { id: string };
  for (;;) {
    const batch = (await (await fetch(`${url}/api/v1/batches/${id}`)).json()) as {
      completedAt: string | null;
    };
    if (batch.completedAt) return id;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
