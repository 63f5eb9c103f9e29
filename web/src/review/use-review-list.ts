import { useRef } from 'react';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { GridFilter } from '../batch/grid-filter.ts';
import { reviewList } from './review-list.ts';

/**
 * The photos to go through: those that the grid showed when one of them was opened. A mark that takes a photo out of
 * the filter takes it out of the grid, not from under the eyes of whoever looks at it.
 */
export function useReviewList(
  opened: ItemView | undefined,
  items: readonly ItemView[],
  filter: GridFilter,
): ItemView[] {
  const indexes = useRef<readonly number[]>(undefined);
  if (!opened) indexes.current = undefined;
  else indexes.current ??= reviewList(items, filter, opened);
  const byIndex = new Map(items.map((item) => [item.index, item]));
  return (indexes.current ?? []).flatMap((index) => byIndex.get(index) ?? []);
}
