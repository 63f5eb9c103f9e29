import { expect, it } from 'vitest';
import type { ItemView } from '../../src/protocol/batch-api.ts';
import {
  filterItems,
  fromSearch,
  type GridFilter,
  NO_FILTER,
  toSearch,
} from '../../web/src/batch/grid-filter.ts';
import { reviewList } from '../../web/src/review/review-list.ts';

const photo = (index: number, filename: string, total?: number, more: Partial<ItemView> = {}) =>
  ({
    index,
    filename,
    status: 'succeeded',
    mark: 'none',
    ...(total === undefined ? {} : { score: { total, parts: {}, warnings: [] } }),
    ...more,
  }) as ItemView;

const items = [
  photo(0, 'b10.jpg', 70, { mark: 'starred' }),
  photo(1, 'b9.jpg', 90),
  photo(2, 'a.jpg', undefined, { status: 'failed' }),
];
const indexes = (change: Partial<GridFilter>) =>
  filterItems(items, { ...NO_FILTER, ...change }).map((item) => item.index);

it('filters by status, mark and score', () => {
  expect(indexes({ status: 'failed' })).toEqual([2]);
  expect(indexes({ mark: 'starred' })).toEqual([0]);
  expect(indexes({ minScore: 80 })).toEqual([1]);
  expect(indexes({})).toEqual([0, 1, 2]);
});

it('sorts numbers in names as numbers, and photos without a score last', () => {
  expect(indexes({ sort: 'name' })).toEqual([2, 1, 0]);
  expect(indexes({ sort: 'scoreUp' })).toEqual([0, 1, 2]);
  expect(indexes({ sort: 'scoreDown' })).toEqual([1, 0, 2]);
});

it('survives the way through an address', () => {
  const filter: GridFilter = { ...NO_FILTER, mark: 'accepted', minScore: 40, sort: 'name' };
  expect(fromSearch(toSearch(filter))).toEqual(filter);
  expect(toSearch(NO_FILTER).size).toBe(0);
});

it('the photos to go through are those of the grid, and the one that is open', () => {
  const graded = (['none', 'rejected', 'none', 'accepted'] as const).map((mark, at) =>
    photo(at, 'a.jpg', 50 + at, { mark }),
  );
  const filter = { ...NO_FILTER, mark: 'none', sort: 'scoreDown' } as const;
  expect(reviewList(graded, filter, graded[0]!)).toEqual([2, 0]);
  expect(reviewList(graded, filter, graded[1]!)).toEqual([2, 1, 0]);
});
