import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { filterItems, type GridFilter, NO_FILTER } from '../batch/grid-filter.ts';

/** The photos that the grid shows and the one that was opened, in the grid's order. */
export function reviewList(items: readonly ItemView[], filter: GridFilter, opened: ItemView): number[] {
  const shown = new Set(filterItems(items, filter)).add(opened);
  return filterItems([...shown], { ...NO_FILTER, sort: filter.sort }).map((item) => item.index);
}
