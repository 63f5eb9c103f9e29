import { expect, test } from 'vitest';
import { createTimeLeft } from '../../src/batch/time-left.ts';

/** Works on the photos one after the other with a clock of its own. */
function workOff(megapixels: (number | undefined)[], seconds: number[], parallel = 1) {
  let now = 0;
  const timeLeft = createTimeLeft(megapixels, parallel, () => now);
  for (const [index, duration] of seconds.entries()) {
    timeLeft.started(index);
    now += duration * 1000;
    timeLeft.finished(index, { measure: true });
  }
  return { timeLeft, advance: (more: number) => (now += more * 1000) };
}

test('nothing is claimed before the first photo is done', () => {
  expect(createTimeLeft([1, 1], 1).seconds()).toBeUndefined();
});

test('photos of the same size take as long as those before', () => {
  const { timeLeft } = workOff([2, 2, 2, 2, 2], [4, 4]);
  expect(timeLeft.seconds()).toBeCloseTo(12);
});

test('a photo with more pixels is expected to take longer', () => {
  // 1 s + 0.5 s a megapixel; the first, which opens the models, is left out after three
  const { timeLeft } = workOff([1, 2, 4, 8, 24], [9, 2, 3, 5]);
  expect(timeLeft.seconds()).toBeCloseTo(13);
});

test('the running photo counts with what remains of it, never below zero', () => {
  const { timeLeft, advance } = workOff([1, 1, 1], [10]);
  timeLeft.started(1);
  advance(4);
  expect(timeLeft.seconds()).toBeCloseTo(16);
  advance(20);
  expect(timeLeft.seconds()).toBeCloseTo(10);
});

test('two at once take half the time, but no less than the longest of them', () => {
  const { timeLeft } = workOff([1, 1, 1, 1, 1, 1], [6, 6], 2);
  expect(timeLeft.seconds()).toBeCloseTo(12);
  const last = workOff([1, 1], [6], 2).timeLeft;
  last.started(1);
  expect(last.seconds()).toBeCloseTo(6);
});

test('a failed photo is not measured, an unknown size is taken as the usual one', () => {
  const { timeLeft } = workOff([2, 2, undefined, 2], [5]);
  timeLeft.started(1);
  timeLeft.finished(1, { measure: false });
  expect(timeLeft.seconds()).toBeCloseTo(10);
});

test('less time for larger photos, by chance, does not turn the estimate upside down', () => {
  const { timeLeft } = workOff([1, 4, 8, 12, 100], [5, 4, 3, 2]);
  expect(timeLeft.seconds()).toBeGreaterThanOrEqual(2);
});
