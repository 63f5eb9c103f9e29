import { useEffect, useState } from 'react';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { readStored, writeStored } from '../hooks/use-stored.ts';
import { type Correction, correctionOf, NOTHING } from './correction.ts';

interface History {
  readonly past: readonly Correction[];
  readonly now: Correction;
  readonly future: readonly Correction[];
}

const MOST_STEPS = 100;

/** A correction being made, with its history; the browser keeps it until it is applied or given up. */
export function useCorrection(batchId: string, item: ItemView) {
  const key = `packshot.fix.${batchId}.${item.index}`;
  const [history, setHistory] = useState<History>(() => ({
    past: [],
    now: readStored<Correction>(key) ?? correctionOf(item.params),
    future: [],
  }));
  const { past, now, future } = history;
  const made = correctionOf(item.params);
  const changed = JSON.stringify(now) !== JSON.stringify(made);
  useEffect(() => writeStored(key, changed ? now : undefined), [key, now, changed]);

  const change = (next: Correction) =>
    setHistory({ past: [...past.slice(-MOST_STEPS), now], now: next, future: [] });
  const undo = () => {
    const last = past.at(-1);
    if (last) setHistory({ past: past.slice(0, -1), now: last, future: [now, ...future] });
  };
  const redo = () => {
    const next = future[0];
    if (next) setHistory({ past: [...past, now], now: next, future: future.slice(1) });
  };
  return {
    correction: now,
    changed,
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    canReset: JSON.stringify(now) !== JSON.stringify(NOTHING),
    change,
    undo,
    redo,
    reset: () => change(NOTHING),
    forget: () => writeStored(key, undefined),
  };
}

export type CorrectionHistory = ReturnType<typeof useCorrection>;
