import type { Browser } from '@playwright/test';
import { slowDown } from './vitals.ts';

/** Longer than a key is held: a page that waited for the answer to a mark would fall behind. */
const ANSWER_DELAY_MS = 500;
const STILL_MS = 4000;
const MARKS = ['starred', 'accepted', 'rejected'] as const;

export interface KeyboardReview {
  readonly photos: number;
  readonly keys: number;
  /** Marks that the server does not know in the end. */
  readonly droppedKeys: number;
  readonly msPerPhoto: number;
  /** Every answer to a mark was held back so long. */
  readonly answerDelayMs: number;
}

interface Items {
  readonly items: readonly { readonly index: number; readonly mark: string }[];
}

/** Opens the first photo and marks all of them, two keys a photo, over a line on which every answer is late. */
export async function measureKeyboardReview(browser: Browser, address: string): Promise<KeyboardReview> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const api = address.replace('/batches/', '/api/v1/batches/');
  const before = (await (await fetch(`${api}/items`)).json()) as Items;
  // A mark that is there already would be taken away by its own key.
  for (const { index } of before.items) {
    await fetch(`${api}/items/${index}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mark: 'none' }),
    });
  }
  await page.route(/\/items\/\d+$/, async (route) => {
    const answer = await route.fetch();
    await new Promise((resolve) => setTimeout(resolve, ANSWER_DELAY_MS));
    await route.fulfill({ response: answer });
  });
  await page.goto(`${address}/photos/0`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await slowDown(page);
  const photos = before.items.length;
  const startedAt = performance.now();
  for (let at = 0; at < photos; at += 1) {
    await page.keyboard.press(String((at % MARKS.length) + 1));
    await page.keyboard.press('ArrowRight');
  }
  const msPerPhoto = Math.round((performance.now() - startedAt) / photos);
  const after = await itemsWhenStill(api);
  await context.close();
  const droppedKeys = after.items.filter((item) => item.mark !== MARKS[item.index % MARKS.length]).length;
  return { photos, keys: 2 * photos, droppedKeys, msPerPhoto, answerDelayMs: ANSWER_DELAY_MS };
}

/** The items once no mark has come for a while. */
async function itemsWhenStill(api: string): Promise<Items> {
  for (let before = ''; ; ) {
    const items = (await (await fetch(`${api}/items`)).json()) as Items;
    const marks = items.items.map((item) => item.mark).join();
    if (marks === before) return items;
    before = marks;
    await new Promise((resolve) => setTimeout(resolve, STILL_MS));
  }
}
