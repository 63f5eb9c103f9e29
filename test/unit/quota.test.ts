import { expect, test } from 'vitest';
import { createQuota } from '../../src/quota.ts';
import { processesFor, workingBytesFor, workingBytesOf } from '../../src/worker/memory-budget.ts';

/** Lets everything that is already decided happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('photos wait until there is room, in the order in which they came', async () => {
  const quota = createQuota(10);
  const admitted: string[] = [];
  const giveBackFirst = await quota.take(6);
  const large = quota.take(8).then((giveBack) => {
    admitted.push('large');
    return giveBack;
  });
  void quota.take(2).then(() => admitted.push('small'));
  await settle();
  // The small one would fit, but then a large one might wait for ever.
  expect(admitted).toEqual([]);
  giveBackFirst();
  await settle();
  expect(admitted).toEqual(['large', 'small']);
  (await large)();
});

test('more than there is at all is admitted alone', async () => {
  const quota = createQuota(10);
  const giveBack = await quota.take(100);
  let second = false;
  void quota.take(1).then(() => (second = true));
  await settle();
  expect(second).toBe(false);
  giveBack();
  giveBack();
  await settle();
  expect(second).toBe(true);
});

test('a cancelled photo leaves the queue and lets the next one pass', async () => {
  const quota = createQuota(10);
  await quota.take(5);
  const cancelling = new AbortController();
  const large = quota.take(9, cancelling.signal);
  const small = quota.take(5);
  cancelling.abort();
  await expect(large).rejects.toMatchObject({ code: 'cancelled' });
  await small;
  await expect(quota.take(1, cancelling.signal)).rejects.toMatchObject({ code: 'cancelled' });
});

test('one process a core, fewer where memory is short, never none', () => {
  expect(processesFor(8, 64e9)).toBe(8);
  expect(processesFor(8, 4e9)).toBe(2);
  expect(processesFor(8, 0.3e9)).toBe(1);
});

test('two photos of 24 megapixels fit beside each other on two processes, two of 100 do not', () => {
  const budget = workingBytesFor(2, 16e9);
  const usual = workingBytesOf({ widthPx: 6000, heightPx: 4000, decodedBytes: 8 * 24e6 });
  const huge = workingBytesOf({ widthPx: 12_000, heightPx: 8400, decodedBytes: 700e6 });
  expect(2 * usual).toBeLessThanOrEqual(budget);
  expect(2 * huge).toBeGreaterThan(budget);
  expect(workingBytesFor(1, 0.75e9)).toBe(workingBytesFor(1, 1.5e9) / 2);
});
