import type { AppError } from '../../errors.ts';
import { MemoryFit } from './memory-fit.ts';
import { Patience } from './patience.ts';
import { SizeCeiling } from './size-ceiling.ts';
import { SpeedFit } from './speed-fit.ts';
import type { StraightLine } from './straight-line.ts';

/** Of the memory at hand, what is left for others and for errors of the fit. */
const RESERVE = 0.1;

export interface WaitingItem<Input, Output> {
  readonly input: Input;
  readonly arrivedAtMs: number;
  /** In which it came, over all groups. */
  readonly order: number;
  /** Nobody wants the answer any more. */
  gone: boolean;
  resolve(output: Output): void;
  reject(error: AppError): void;
}

/** What the batcher has learned of a group; milliseconds, bytes. */
export interface GroupFits {
  readonly time: StraightLine | undefined;
  readonly memory: StraightLine | undefined;
  /** Size above which memory ran out; undefined = it never did. */
  readonly ceiling: number | undefined;
}

export interface BatchGroupOptions {
  readonly mostWaitMs: number;
  /** That a batch may have, rising from 1. */
  readonly sizes: readonly number[];
}

/** So many batches in a row that failed where each of their items went well alone: the model takes no batches. */
const MOST_MERGED_IN_VAIN = 2;

/** Items that may share a tensor batch, the oldest first, and what is known about running them. */
export class BatchGroup<Input, Output> {
  readonly name: string;
  readonly waiting: WaitingItem<Input, Output>[] = [];
  readonly speed = new SpeedFit();
  readonly memory = new MemoryFit();
  readonly ceiling = new SizeCeiling();
  readonly patience: Patience;
  #sizes: readonly number[];
  #mergedInVain = 0;
  /** Items there when the free device began to wait for this group. */
  waitedFrom: number | undefined;

  constructor(name: string, { mostWaitMs, sizes }: BatchGroupOptions) {
    this.name = name;
    this.patience = new Patience(mostWaitMs);
    this.#sizes = sizes;
  }

  /** The best size for the memory that is free now; undefined = nobody knows. */
  wanted(budgetBytes: number | undefined): number {
    const fits =
      budgetBytes === undefined ? Number.POSITIVE_INFINITY : this.memory.most(budgetBytes * (1 - RESERVE));
    const most = this.sizeUpTo(Math.min(fits, this.ceiling.size));
    const fast = this.speed.wanted(most);
    return this.#sizes.find((size) => size >= fast && size <= most) ?? most;
  }

  /** The largest size that a batch of so many items may have. */
  sizeUpTo(count: number): number {
    return this.#sizes.findLast((size) => size <= count) ?? 1;
  }

  /** A batch failed of which every item went well alone. */
  mergedInVain(): void {
    this.#mergedInVain += 1;
    if (this.#mergedInVain >= MOST_MERGED_IN_VAIN) this.#sizes = [1];
  }

  /** When the batch leaves although it is not full, if the device is free. */
  dueAtMs(wanted: number): number {
    const oldest = this.waiting[0]!;
    const savedMs = this.speed.line()?.atZero ?? 0;
    return oldest.arrivedAtMs + this.patience.waitMs({ waiting: this.waiting.length, wanted, savedMs });
  }

  learn(size: number, runMs: number, peakBytes: number | undefined): void {
    this.speed.observe(size, runMs);
    // Of sizes in steps, this one stands for all up to the next.
    this.ceiling.clean((this.#sizes.find((larger) => larger > size) ?? size + 1) - 1);
    if (size > 1) this.#mergedInVain = 0;
    if (peakBytes !== undefined) this.memory.observe(size, peakBytes);
  }

  ranOut(size: number, budgetBytes: number | undefined): void {
    this.ceiling.outOfMemory(size);
    if (budgetBytes !== undefined) this.memory.refused(size, budgetBytes * (1 - RESERVE));
  }

  fits(): GroupFits {
    const { size } = this.ceiling;
    const ceiling = Number.isFinite(size) ? size : undefined;
    return { time: this.speed.line(), memory: this.memory.line(), ceiling };
  }
}
