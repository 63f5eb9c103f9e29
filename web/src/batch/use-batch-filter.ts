import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { ListBatchesData } from '../../../src/client/index.ts';

export const BATCH_FILTERS = [
  'all',
  'pending',
  'processing',
  'paused',
  'completed',
  'completed_with_errors',
  'failed',
  'cancelled',
] as const;
export type BatchFilter = (typeof BATCH_FILTERS)[number];

/** A word that is still being typed must not be looked for letter by letter. */
const SETTLED_MS = 250;

/** Status and name to look for; both live in the address, so that a reload and a link keep them. */
export function useBatchFilter() {
  const [address, setAddress] = useSearchParams();
  const filter = BATCH_FILTERS.find((name) => name === address.get('status')) ?? 'all';
  const search = address.get('search') ?? '';
  const [typed, setTyped] = useState(search);
  useEffect(() => {
    if (typed.trim() === search) return;
    const timer = setTimeout(() => setAddress(toAddress(filter, typed), { replace: true }), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [typed, search, filter, setAddress]);
  const choose = (next: BatchFilter) => setAddress(toAddress(next, typed), { replace: true });
  return { filter, search, typed, setTyped, choose };
}

function toAddress(filter: BatchFilter, search: string): Record<string, string> {
  const words = search.trim();
  return { ...(filter === 'all' ? {} : { status: filter }), ...(words === '' ? {} : { search: words }) };
}

/** In the words of the API. A paused batch shows as paused, whatever else it is: it counts as nothing else. */
export function toListQuery(filter: BatchFilter, search: string): NonNullable<ListBatchesData['query']> {
  return { ...(search === '' ? {} : { search }), ...statusOf(filter) };
}

function statusOf(filter: BatchFilter): Pick<NonNullable<ListBatchesData['query']>, 'status' | 'paused'> {
  if (filter === 'all') return {};
  if (filter === 'paused') return { paused: 'true' };
  return filter === 'pending' || filter === 'processing'
    ? { status: filter, paused: 'false' }
    : { status: filter };
}
