/// <reference lib="dom" />
import type { Page } from '@playwright/test';

/** What the browser itself measured since the page was opened. */
export interface Vitals {
  readonly lcpMs: number;
  /** All shifts that no input caused, added up: stricter than the windows of CLS. */
  readonly layoutShift: number;
  /** Interactions, each from input to the next paint; the browser counts in steps of 8 ms. */
  readonly interactionsMs: readonly number[];
}

/** A laptop a quarter as fast as this machine. */
const SLOW_DOWN = 4;

export async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
}

/** Starts measuring; must be called before the page is opened. */
export async function watchVitals(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const vitals = { lcpMs: 0, layoutShift: 0, interactions: {} as Record<number, number> };
    (window as unknown as { vitals: typeof vitals }).vitals = vitals;
    new PerformanceObserver((list) => {
      vitals.lcpMs = list.getEntries().at(-1)?.startTime ?? 0;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[]) {
        if (!entry.hadRecentInput) vitals.layoutShift += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        const { interactionId = 0 } = entry as { interactionId?: number };
        if (interactionId === 0) continue;
        const before = vitals.interactions[interactionId] ?? 0;
        vitals.interactions[interactionId] = Math.max(before, entry.duration);
      }
    }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
  });
}

export async function readVitals(page: Page): Promise<Vitals> {
  return await page.evaluate(() => {
    const { vitals } = window as unknown as {
      vitals: { lcpMs: number; layoutShift: number; interactions: Record<number, number> };
    };
    const { lcpMs, layoutShift, interactions } = vitals;
    return { lcpMs, layoutShift, interactionsMs: Object.values(interactions) };
  });
}
