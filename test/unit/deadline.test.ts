import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDeadline } from '../../src/worker/deadline.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A process that gets this share of a core from now on; answers seconds until it is given up. */
function secondsUntilExpired(shareAt: (second: number) => number, timeoutMs = 120_000): number | undefined {
  let cpuMs = 5000;
  let expiredAt: number | undefined;
  let second = 0;
  startDeadline({
    timeoutMs,
    cpuMs: () => cpuMs,
    onExpired: () => {
      expiredAt = second;
    },
  });
  for (; second < 3600 && expiredAt === undefined; second += 1) {
    cpuMs += 1000 * shareAt(second);
    vi.advanceTimersByTime(1000);
  }
  return expiredAt;
}

test('a busy loop on a free machine is given up after its time', () => {
  expect(secondsUntilExpired(() => 1)).toBeCloseTo(120, -1);
});

test('on a busy machine the same work has six times as long', () => {
  const seconds = secondsUntilExpired(() => 1 / 6)!;
  expect(seconds).toBeGreaterThan(105 * 6);
  expect(seconds).toBeLessThan(135 * 6);
});

test('a process that stands still is given up after its time', () => {
  expect(secondsUntilExpired(() => 0)).toBeCloseTo(120, -1);
});

test('one that worked and then stands still is given up in the window after', () => {
  expect(secondsUntilExpired((second) => (second < 30 ? 1 : 0))).toBeLessThan(240);
});

test('there is an end even where hardly any time is given', () => {
  expect(secondsUntilExpired(() => 0.03)).toBeLessThan(1300);
});

test('a photo that is done in time hears nothing of it', () => {
  const onExpired = vi.fn();
  const stop = startDeadline({ timeoutMs: 1000, cpuMs: () => 0, onExpired });
  vi.advanceTimersByTime(900);
  stop();
  vi.advanceTimersByTime(10_000);
  expect(onExpired).not.toHaveBeenCalled();
});
