import { useSearchParams } from 'react-router';
import { fromSearch, type GridFilter, toSearch } from './grid-filter.ts';

/** The filter lives in the address: it survives a reload and can be shared. */
export function useGridFilter(): [GridFilter, (change: Partial<GridFilter>) => void] {
  const [search, setSearch] = useSearchParams();
  const filter = fromSearch(search);
  return [filter, (change) => setSearch(toSearch({ ...filter, ...change }), { replace: true })];
}
