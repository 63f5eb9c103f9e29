import { useCallback, useState } from 'react';
import { readStored, writeStored } from '../hooks/use-stored.ts';

/** The selected photos of a batch; they stay selected while one is looked at, and over a reload of this tab. */
export function useSelection(
  batchId: string,
): [ReadonlySet<number>, (selected: ReadonlySet<number>) => void] {
  const key = `packshot.selected.${batchId}`;
  const [selected, setSelected] = useState<ReadonlySet<number>>(
    () => new Set(readStored<number[]>(key, 'sessionStorage')),
  );
  const select = useCallback(
    (next: ReadonlySet<number>) => {
      setSelected(next);
      writeStored(key, next.size > 0 ? [...next] : undefined, 'sessionStorage');
    },
    [key],
  );
  return [selected, select];
}
