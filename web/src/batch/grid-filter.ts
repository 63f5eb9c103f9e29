import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { OperationName } from '../../../src/protocol/recipe.ts';

export interface GridFilter {
  readonly status: ItemView['status'] | 'all';
  readonly mark: ItemView['mark'] | 'all';
  readonly minScore: number;
  readonly maxScore: number;
  /** A warning's code, or all. */
  readonly warning: string;
  /** Photos with which this was done. */
  readonly operation: OperationName | 'all';
  readonly sort: 'order' | 'name' | 'scoreUp' | 'scoreDown';
}

export const NO_FILTER: GridFilter = {
  status: 'all',
  mark: 'all',
  minScore: 0,
  maxScore: 100,
  warning: 'all',
  operation: 'all',
  sort: 'order',
};

/** The photos to show, in order. */
export function filterItems(items: readonly ItemView[], filter: GridFilter): ItemView[] {
  const scored = filter.minScore > 0 || filter.maxScore < 100;
  return items
    .filter((item) => filter.status === 'all' || item.status === filter.status)
    .filter((item) => filter.mark === 'all' || item.mark === filter.mark)
    .filter((item) => !scored || inRange(item.score?.total, filter))
    .filter(
      (item) =>
        filter.warning === 'all' || item.score?.warnings.some((warning) => warning.code === filter.warning),
    )
    .filter((item) => filter.operation === 'all' || filter.operation in item.params)
    .sort(ORDERS[filter.sort]);
}

function inRange(score: number | undefined, { minScore, maxScore }: GridFilter): boolean {
  return score !== undefined && score >= minScore && score <= maxScore;
}

const ORDERS: Record<GridFilter['sort'], (a: ItemView, b: ItemView) => number> = {
  order: (a, b) => a.index - b.index,
  name: (a, b) => a.filename.localeCompare(b.filename, undefined, { numeric: true }),
  // Photos without a score come last either way.
  scoreUp: (a, b) => (a.score?.total ?? 101) - (b.score?.total ?? 101) || a.index - b.index,
  scoreDown: (a, b) => (b.score?.total ?? -1) - (a.score?.total ?? -1) || a.index - b.index,
};

export function fromSearch(search: URLSearchParams): GridFilter {
  const text = (name: string) => search.get(name) ?? 'all';
  return {
    status: text('status') as GridFilter['status'],
    mark: text('mark') as GridFilter['mark'],
    warning: text('warning'),
    operation: text('operation') as GridFilter['operation'],
    minScore: Number(search.get('min') ?? 0) || 0,
    maxScore: Number(search.get('max') ?? 100) || 100,
    sort: (search.get('sort') ?? 'order') as GridFilter['sort'],
  };
}

/** Only what differs from no filter at all, so that addresses stay short. */
export function toSearch(filter: GridFilter): URLSearchParams {
  const search = new URLSearchParams();
  const add = (name: string, value: string | number, none: string | number) => {
    if (value !== none) search.set(name, String(value));
  };
  add('status', filter.status, 'all');
  add('mark', filter.mark, 'all');
  add('warning', filter.warning, 'all');
  add('operation', filter.operation, 'all');
  add('min', filter.minScore, 0);
  add('max', filter.maxScore, 100);
  add('sort', filter.sort, 'order');
  return search;
}

export function isFiltered(filter: GridFilter): boolean {
  return toSearch({ ...filter, sort: 'order' }).size > 0;
}

export type MarkCounts = Readonly<Record<ItemView['mark'] | 'all', number>>;

export function countByMark(items: readonly ItemView[]): MarkCounts {
  const counts = { all: items.length, none: 0, starred: 0, accepted: 0, rejected: 0 };
  for (const { mark } of items) counts[mark] += 1;
  return counts;
}
