import type { GroupFits } from './batch-group.ts';

/** One tensor batch that ran, as logs and metrics tell it. */
export interface BatchReport extends GroupFits {
  readonly group: string;
  readonly size: number;
  /** The size aimed at; `size / wanted` is the fill. */
  readonly wanted: number;
  readonly outcome: 'done' | 'out_of_memory' | 'failed';
  /** Why it left: it was full, its oldest item was not to wait longer, or a larger one had failed. */
  readonly reason: 'full' | 'due' | 'split';
  /** Of the oldest item. */
  readonly waitMs: number;
  readonly runMs: number;
  /** Items of all groups that wait now. */
  readonly queued: number;
  readonly budgetBytes: number | undefined;
  /** How many times faster an item was than alone. */
  readonly gain: number | undefined;
}
