import { expect, test } from 'vitest';
import { withRetries } from '../../src/batch/retry.ts';
import { AppError } from '../../src/errors.ts';

const crash = () => new AppError('process_crashed', 'gone', { retryable: true });

function recordWaits() {
  const waits: number[] = [];
  return { waits, wait: async (delayMs: number) => void waits.push(delayMs), random: () => 0.5 };
}

test('a retryable error is tried three more times, each after a longer wait', async () => {
  const clock = recordWaits();
  const answer = await withRetries(async () => Promise.reject(crash()), clock);
  expect(answer).toMatchObject({ attempts: 4, error: { code: 'process_crashed' } });
  expect(clock.waits).toEqual([250, 500, 1000]);
});

test('what succeeds at last has succeeded', async () => {
  let calls = 0;
  const attempt = async () => (++calls < 3 ? Promise.reject(crash()) : 'done');
  expect(await withRetries(attempt, recordWaits())).toEqual({ attempts: 3, result: 'done' });
});

test('any other error ends it at once, whatever it is', async () => {
  const clock = recordWaits();
  const corrupt = async () => Promise.reject(new AppError('photo_corrupt', 'broken'));
  expect(await withRetries(corrupt, clock)).toMatchObject({ attempts: 1, error: { code: 'photo_corrupt' } });
  const bug = async () => Promise.reject(new TypeError('x is undefined'));
  expect(await withRetries(bug, clock)).toMatchObject({ attempts: 1, error: { code: 'internal' } });
  expect(clock.waits).toEqual([]);
});

test('cancelling ends the wait', async () => {
  const cancelling = new AbortController();
  const answer = withRetries(async () => Promise.reject(crash()), {
    signal: cancelling.signal,
    onRetry: () => cancelling.abort(),
  });
  expect(await answer).toMatchObject({ attempts: 1, error: { code: 'cancelled' } });
});
