import type { Override, Params } from '../protocol/recipe.ts';
import type { BatchItem } from './run-batch.ts';

export type BatchStatus = 'completed' | 'completed_with_errors' | 'failed' | 'cancelled';

export interface BatchCounts {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** What became of a batch: plain data. */
export interface BatchResult extends BatchCounts {
  readonly taskId: string;
  /** `failed` when no photo succeeded. */
  readonly status: BatchStatus;
  readonly params: Params;
  readonly overrides: Readonly<Record<string, Override>>;
  /** Holds `results/` and `previews/`. */
  readonly outDir: string;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly completedAt: string;
  /** In the order given, one for each photo. */
  readonly items: readonly BatchItem[];
}

export function countItems(items: readonly BatchItem[]): BatchCounts {
  const count = (status: BatchItem['status']) => items.filter((item) => item.status === status).length;
  return {
    total: items.length,
    succeeded: count('succeeded'),
    failed: count('failed'),
    cancelled: count('cancelled'),
  };
}

export function statusOf({ total, succeeded, cancelled }: BatchCounts): BatchStatus {
  if (cancelled > 0) return 'cancelled';
  if (succeeded === total) return 'completed';
  return succeeded > 0 ? 'completed_with_errors' : 'failed';
}
