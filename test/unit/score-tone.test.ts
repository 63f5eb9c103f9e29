import { expect, it } from 'vitest';
import { scoreTone } from '../../web/src/batch/score-tone.ts';

const score = (total: number, ...codes: string[]) => ({
  total,
  parts: {},
  warnings: codes.map((code) => ({ code, message: '', values: {} })),
});

it('is green from 80 on, and never while text is left on the photo', () => {
  expect(scoreTone(score(79.6, 'blurry'))).toBe('good');
  expect(scoreTone(score(79.4))).toBe('fair');
  expect(scoreTone(score(59.4))).toBe('poor');
  expect(scoreTone(score(95, 'text_residual'))).toBe('fair');
  expect(scoreTone(score(88, 'blurry', 'text_kept_on_product'))).toBe('fair');
  expect(scoreTone(score(40, 'text_residual'))).toBe('poor');
});
