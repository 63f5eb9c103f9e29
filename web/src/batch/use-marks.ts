import { startTransition, useEffect, useMemo, useState } from 'react';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { FeedEvent, FeedState } from './feed-state.ts';
import { saverOf } from './saver-of.ts';
import { withChange, withoutSaved, withUnsaved } from './unsaved-changes.ts';

export type Mark = ItemView['mark'];

/** One step of marking, of one photo or of many together. */
export interface Marking {
  readonly mark: Mark;
  readonly count: number;
  readonly atMs: number;
  readonly before: ReadonlyMap<number, Mark>;
}

const MOST_STEPS = 100;

/**
 * Marks and notes show at once and travel behind: no key press waits for the one before, and what cannot be saved
 * now is saved later.
 */
export function useMarks(
  batchId: string,
  { items, connection }: Pick<FeedState, 'items' | 'connection'>,
  dispatch: (event: FeedEvent) => void,
) {
  const saver = saverOf(batchId);
  const [unsaved, setUnsaved] = useState(saver.changes);
  const [trouble, setTrouble] = useState(saver.trouble);
  const [history, setHistory] = useState<readonly Marking[]>([]);
  const [latest, setLatest] = useState<Marking>();

  useEffect(() => {
    const stop = saver.listen({
      said: (index, change) => setUnsaved((before) => withChange(before, index, change)),
      // The mark is shown already: that the server knows it too can wait for the next key.
      settled: (index, change, item) =>
        startTransition(() => {
          if (item) dispatch({ type: 'answered-item', item });
          setUnsaved((before) => withoutSaved(before, index, change));
        }),
      troubled: setTrouble,
    });
    setUnsaved(saver.changes);
    setTrouble(saver.trouble);
    return stop;
  }, [saver, dispatch]);
  useEffect(() => {
    if (connection === 'live') saver.sendNow();
  }, [saver, connection]);

  const marked = useMemo(() => withUnsaved(items, unsaved), [items, unsaved]);

  const markAll = (indexes: readonly number[], mark: Mark) => {
    const chosen = new Set(indexes);
    const before = new Map(
      marked.filter((item) => chosen.has(item.index)).map((item) => [item.index, item.mark]),
    );
    const marking = { mark, count: indexes.length, atMs: performance.now(), before };
    setHistory([...history.slice(1 - MOST_STEPS), marking]);
    setLatest(marking);
    for (const index of indexes) saver.say(index, { mark });
  };

  /** The same key again takes the mark away. */
  const toggle = (index: number, mark: Mark) =>
    markAll([index], marked.find((item) => item.index === index)?.mark === mark ? 'none' : mark);

  const undo = () => {
    setHistory(history.slice(0, -1));
    setLatest(undefined);
    for (const [index, mark] of history.at(-1)?.before ?? []) saver.say(index, { mark });
  };

  return {
    items: marked,
    markAll,
    toggle,
    undo,
    canUndo: history.length > 0,
    /** The step that was taken last; none after it was undone. */
    latest,
    note: (index: number, note: string) => saver.say(index, { note }, { typing: true }),
    endNote: (index: number) => saver.endTyping(index),
    /** Photos of which something is not saved, once that takes longer than it should. */
    lateCount: trouble.late ? unsaved.size : 0,
    refusal: trouble.refusal,
  };
}

export type Marks = ReturnType<typeof useMarks>;
