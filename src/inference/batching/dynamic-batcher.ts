import { AppError, toAppError } from '../../errors.ts';
import { BatchGroup, type WaitingItem } from './batch-group.ts';
import type { BatchReport } from './batch-report.ts';
import { type Clock, systemClock } from './clock.ts';

export interface BatchAnswer<Output> {
  /** One an input, in their order; an error fails that item alone. */
  readonly outputs: readonly (Output | AppError)[];
  /** Device memory that the batch took at its peak, where it is known. */
  readonly peakBytes?: number | undefined;
}

export interface DynamicBatcherOptions<Input, Output> {
  /** Runs a tensor batch. Out of memory is the AppError of that code. */
  run(group: string, inputs: readonly Input[]): Promise<BatchAnswer<Output>>;
  /** Device memory that a batch may take now; undefined = it cannot be read. */
  readonly budgetBytes?: (() => number | undefined) | undefined;
  /** Items of a batch; default 16. */
  readonly mostItems?: number | undefined;
  /**
   * Only these sizes are run, rising from 1; default: any. CUDA's libraries tune themselves for each shape anew,
   * which takes seconds (ONNX Runtime, cudnn_conv_algo_search).
   */
  readonly sizes?: readonly number[] | undefined;
  /** How long an item may wait for others while the device is free; default 5 ms. */
  readonly mostWaitMs?: number | undefined;
  /** Batches that run at once; default 1: one device. */
  readonly parallel?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly onBatch?: ((report: BatchReport) => void) | undefined;
}

export interface AddOptions {
  readonly signal?: AbortSignal | undefined;
  readonly alone?: boolean | undefined;
}

type Reason = BatchReport['reason'];

/** These fail all items alike: to try a part of them says nothing. */
const INDIVISIBLE: readonly string[] = [
  'engine_unavailable',
  'cancelled',
  'process_crashed',
  'process_timeout',
];
const MOST_GROUPS = 256;

/**
 * Merges waiting items into tensor batches. It waits for a free device first: meanwhile batches grow by
 * themselves. Then the group whose item has waited longest leaves, if it has the best size or its oldest item is
 * due. The best size follows the free memory, the memory and time that batches took, and the size at which memory
 * ran out. After Triton's dynamic batcher and graphql/dataloader; figures in docs/decisions.
 *
 * Output k belongs to input k; a wrong number of outputs is a failure. Out of memory splits the batch; any other
 * failure too, so that one bad item fails alone.
 */
export class DynamicBatcher<Input, Output> {
  readonly #options: DynamicBatcherOptions<Input, Output>;
  readonly #clock: Clock;
  readonly #sizes: readonly number[];
  readonly #mostWaitMs: number;
  readonly #groups = new Map<string, BatchGroup<Input, Output>>();
  #running = 0;
  #added = 0;
  #callOffTimer: (() => void) | undefined;

  constructor(options: DynamicBatcherOptions<Input, Output>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const mostItems = options.mostItems ?? 16;
    const sizes = options.sizes ?? Array.from({ length: mostItems }, (_, at) => at + 1);
    this.#sizes = sizes.filter((size) => size <= mostItems);
    this.#mostWaitMs = options.mostWaitMs ?? 5;
  }

  /** Items that wait, all groups together. */
  get queued(): number {
    let queued = 0;
    for (const group of this.#groups.values()) queued += group.waiting.length;
    return queued;
  }

  /**
   * @param group items of one group may share a batch: same model, same shapes
   * @param options `alone`: those of this group may not, after all
   * @throws AppError what the runner threw for this item, `cancelled` when `signal` fires
   */
  add(group: string, input: Input, { signal, alone = false }: AddOptions = {}): Promise<Output> {
    if (signal?.aborted) return Promise.reject(new AppError('cancelled', 'Cancelled.'));
    return new Promise((resolve, reject) => {
      const arrivedAtMs = this.#clock.nowMs();
      const onAbort = () => {
        item.gone = true;
        const at = queue.waiting.indexOf(item);
        if (at >= 0) queue.waiting.splice(at, 1);
        reject(new AppError('cancelled', 'Cancelled.'));
      };
      const settled = () => signal?.removeEventListener('abort', onAbort);
      const item: WaitingItem<Input, Output> = {
        input,
        order: this.#added++,
        arrivedAtMs,
        gone: false,
        resolve: (output) => {
          settled();
          resolve(output);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      const queue = this.#groupOf(group, alone);
      signal?.addEventListener('abort', onAbort, { once: true });
      queue.waiting.push(item);
      queue.patience.arrived(arrivedAtMs);
      this.#dispatch();
    });
  }

  /** What a batch of `size` took at its peak, where that becomes known later than the answer. */
  learnPeak(group: string, size: number, peakBytes: number): void {
    this.#groups.get(group)?.memory.observe(size, peakBytes);
  }

  #groupOf(name: string, alone: boolean): BatchGroup<Input, Output> {
    const made = () =>
      new BatchGroup<Input, Output>(name, { mostWaitMs: this.#mostWaitMs, sizes: alone ? [1] : this.#sizes });
    const group = this.#groups.get(name) ?? made();
    this.#groups.delete(name);
    this.#groups.set(name, group);
    if (this.#groups.size > MOST_GROUPS) {
      for (const [other, { waiting }] of this.#groups) {
        if (waiting.length > 0 || other === name) continue;
        this.#groups.delete(other);
        break;
      }
    }
    return group;
  }

  /** Starts what is due while the device is free, and looks again when the next group is. */
  #dispatch(): void {
    this.#callOffTimer?.();
    this.#callOffTimer = undefined;
    while (this.#running < (this.#options.parallel ?? 1)) {
      const next = this.#nextGroup();
      if (!next) return;
      const { group, wanted, dueAtMs } = next;
      const nowMs = this.#clock.nowMs();
      if (dueAtMs > nowMs) {
        group.waitedFrom ??= group.waiting.length;
        this.#callOffTimer = this.#clock.after(dueAtMs - nowMs, () => this.#dispatch());
        return;
      }
      this.#flush(group, wanted);
    }
  }

  /** Of the groups that are due the one whose item has waited longest; else the one that is due first. */
  #nextGroup() {
    const nowMs = this.#clock.nowMs();
    const budgetBytes = this.#options.budgetBytes?.();
    let best:
      | { group: BatchGroup<Input, Output>; wanted: number; dueAtMs: number; order: number }
      | undefined;
    for (const group of this.#groups.values()) {
      const [oldest] = group.waiting;
      if (!oldest) continue;
      const wanted = group.wanted(budgetBytes);
      const dueAtMs = group.waiting.length >= wanted ? nowMs : Math.max(nowMs, group.dueAtMs(wanted));
      const sooner = !best || dueAtMs < best.dueAtMs;
      if (sooner || (dueAtMs === best?.dueAtMs && oldest.order < best.order)) {
        best = { group, wanted, dueAtMs, order: oldest.order };
      }
    }
    return best;
  }

  #flush(group: BatchGroup<Input, Output>, wanted: number): void {
    const reason: Reason = group.waiting.length >= wanted ? 'full' : 'due';
    const gained = group.waitedFrom === undefined ? undefined : group.waiting.length - group.waitedFrom;
    group.patience.flushed(this.#clock.nowMs(), gained);
    group.waitedFrom = undefined;
    const items = group.waiting.splice(0, group.sizeUpTo(Math.min(wanted, group.waiting.length)));
    this.#running += 1;
    void this.#run(group, items, wanted, reason).finally(() => {
      this.#running -= 1;
      this.#dispatch();
    });
  }

  /**
   * Settles every item, however often the batch must be split. Never rejects.
   *
   * @returns whether every item was answered, but only by itself: then the batch was at fault and no photo
   */
  async #run(
    group: BatchGroup<Input, Output>,
    batch: readonly WaitingItem<Input, Output>[],
    wanted: number,
    reason: Reason,
  ): Promise<boolean> {
    const items = batch.filter((item) => !item.gone);
    const size = items.length;
    if (size === 0) return false;
    const startedAtMs = this.#clock.nowMs();
    const budgetBytes = this.#options.budgetBytes?.();
    const answer = await this.#answers(group.name, items);
    const runMs = this.#clock.nowMs() - startedAtMs;
    const failed = answer instanceof AppError;
    if (!failed) group.learn(size, runMs, answer.peakBytes);
    else if (answer.code === 'out_of_memory') group.ranOut(size, budgetBytes);
    this.#options.onBatch?.({
      ...group.fits(),
      group: group.name,
      size,
      wanted,
      outcome: failed ? (answer.code === 'out_of_memory' ? 'out_of_memory' : 'failed') : 'done',
      reason,
      waitMs: startedAtMs - items[0]!.arrivedAtMs,
      runMs,
      queued: this.queued,
      budgetBytes,
      gain: group.speed.gain(size),
    });
    if (!failed) {
      settle(items, answer.outputs);
      return size === 1;
    }
    if (size === 1 || INDIVISIBLE.includes(answer.code)) {
      settle(
        items,
        items.map(() => answer),
      );
      return false;
    }
    const half = Math.ceil(size / 2);
    const first = await this.#run(group, items.slice(0, half), half, 'split');
    const second = await this.#run(group, items.slice(half), size - half, 'split');
    const onlyAlone = first && second;
    if (onlyAlone && reason !== 'split' && answer.code !== 'out_of_memory') group.mergedInVain();
    return onlyAlone;
  }

  async #answers(
    group: string,
    items: readonly WaitingItem<Input, Output>[],
  ): Promise<BatchAnswer<Output> | AppError> {
    try {
      const answer = await this.#options.run(
        group,
        items.map((item) => item.input),
      );
      const got = answer.outputs.length;
      if (got === items.length) return answer;
      const message = `${group} answered ${got} of ${items.length} photos.`;
      return new AppError('engine_failed', message, { retryable: true });
    } catch (thrown) {
      return toAppError(thrown);
    }
  }
}

function settle<Input, Output>(
  items: readonly WaitingItem<Input, Output>[],
  outputs: readonly (Output | AppError)[],
): void {
  outputs.forEach((output, at) => {
    if (output instanceof AppError) items[at]!.reject(output);
    else items[at]!.resolve(output);
  });
}
