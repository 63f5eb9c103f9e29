import { expect, test } from 'vitest';
import { distinctNames, splitName } from '../../src/batch/distinct-names.ts';

test('names that are the same, or the same but for case, become distinct', () => {
  expect(distinctNames(['a.jpg', 'b.jpg', 'a.jpg', 'A.JPG', 'a-2.jpg'])).toEqual([
    'a.jpg',
    'b.jpg',
    'a-2.jpg',
    'A-3.JPG',
    'a-2-2.jpg',
  ]);
});

test('Chinese names stay, composed and decomposed accents are one', () => {
  expect(distinctNames(['保温杯.jpg', '保温杯.jpg'])).toEqual(['保温杯.jpg', '保温杯-2.jpg']);
  expect(distinctNames(['café.jpg', 'cafe\u0301.jpg'])).toEqual(['café.jpg', 'café-2.jpg']);
});

test('what some system does not allow is replaced', () => {
  expect(distinctNames(['a\\b:c?.jpg', 'x\u0007.png', '...', 'tail. '])).toEqual([
    'a_b_c_.jpg',
    'x_.png',
    'photo',
    'tail',
  ]);
});

test('the extension is what follows the last dot', () => {
  expect(splitName('a.b.jpg')).toEqual({ stem: 'a.b', extension: '.jpg' });
  expect(splitName('.hidden')).toEqual({ stem: '.hidden', extension: '' });
});
