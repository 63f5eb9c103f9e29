import { startTransition, useCallback, useMemo, useRef, useState } from 'react';
import { markItem } from '../../../src/client/index.ts';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { answerOf } from '../api/api-problem.ts';
import type { FeedEvent } from './feed-state.ts';

export type Mark = ItemView['mark'];

type MarkSet = ReadonlyMap<number, Mark>;

/**
 * Marks show at once and travel behind: no key press waits for the one before. A photo's requests go out in order,
 * so that the last press wins; a refused one falls back to what the server knows.
 */
export function useMarks(batchId: string, items: readonly ItemView[], dispatch: (event: FeedEvent) => void) {
  const [pending, setPending] = useState<MarkSet>(new Map());
  const [history, setHistory] = useState<readonly MarkSet[]>([]);
  const [failed, setFailed] = useState(false);
  const queues = useRef(new Map<number, Promise<void>>());

  const marked = useMemo(
    () => items.map((item) => (pending.has(item.index) ? { ...item, mark: pending.get(item.index)! } : item)),
    [items, pending],
  );

  const send = useCallback(
    async (index: number, mark: Mark) => {
      const item = await answerOf(markItem({ path: { id: batchId, index }, body: { mark } })).catch(
        () => undefined,
      );
      // The mark is shown already: that the server knows it too can wait for the next key.
      startTransition(() => {
        if (item) dispatch({ type: 'answered-item', item: item as ItemView });
        setFailed(item === undefined);
        setPending((before) => {
          if (before.get(index) !== mark) return before;
          const after = new Map(before);
          after.delete(index);
          return after;
        });
      });
    },
    [batchId, dispatch],
  );

  const write = (marks: MarkSet) => {
    setPending((before) => new Map([...before, ...marks]));
    for (const [index, mark] of marks) {
      const earlier = queues.current.get(index) ?? Promise.resolve();
      queues.current.set(
        index,
        earlier.then(() => send(index, mark)),
      );
    }
  };

  const markAll = (indexes: readonly number[], mark: Mark) => {
    const chosen = new Set(indexes);
    const before = new Map(
      marked.filter((item) => chosen.has(item.index)).map((item) => [item.index, item.mark]),
    );
    setHistory([...history.slice(-99), before]);
    write(new Map(indexes.map((index) => [index, mark])));
  };

  /** The same key again takes the mark away. */
  const toggle = (index: number, mark: Mark) =>
    markAll([index], marked.find((item) => item.index === index)?.mark === mark ? 'none' : mark);

  const undo = () => {
    const last = history.at(-1);
    if (!last) return;
    setHistory(history.slice(0, -1));
    write(last);
  };

  return { items: marked, markAll, toggle, undo, canUndo: history.length > 0, failed };
}

export type Marks = ReturnType<typeof useMarks>;
