import type { BatchReport } from '../batching/batch-report.ts';
import type { HostNews } from './host-messages.ts';

/** Sums over all tensor batches of one model, and its last fits. */
export interface ModelStatistics {
  readonly model: string;
  batches: number;
  items: number;
  outOfMemory: number;
  failed: number;
  readonly left: Record<BatchReport['reason'], number>;
  waitSeconds: number;
  runSeconds: number;
  /** Share of the size aimed at, of the last batch. */
  fill: number;
  /** Of the last batch: how many times faster an image was than alone. */
  gain: number | undefined;
  /** Size above which memory ran out; undefined = never. */
  ceiling: number | undefined;
  /** Milliseconds and bytes: of a batch of none, and for each image more. */
  timeFit: BatchReport['time'];
  memoryFit: BatchReport['memory'];
}

export interface HostStatisticsReport {
  readonly queued: number;
  readonly freeBytes: number | undefined;
  readonly restarts: number;
  readonly models: readonly ModelStatistics[];
}

/** What the model host has told so far, for metrics. Models' shapes are put together. */
export class HostStatistics {
  restarts = 0;
  #queued = 0;
  #freeBytes: number | undefined;
  readonly #models = new Map<string, ModelStatistics>();

  add({ report, freeBytes }: Extract<HostNews, { type: 'batch' }>): void {
    this.#queued = report.queued;
    this.#freeBytes = freeBytes;
    const model = this.#modelOf(report.group.split(' ')[0]!);
    model.batches += 1;
    model.items += report.outcome === 'done' ? report.size : 0;
    model.outOfMemory += report.outcome === 'out_of_memory' ? 1 : 0;
    model.failed += report.outcome === 'failed' ? 1 : 0;
    model.left[report.reason] += 1;
    model.waitSeconds += report.waitMs / 1000;
    model.runSeconds += report.runMs / 1000;
    model.fill = report.size / report.wanted;
    model.gain = report.gain ?? model.gain;
    model.ceiling = report.ceiling;
    model.timeFit = report.time ?? model.timeFit;
    model.memoryFit = report.memory ?? model.memoryFit;
  }

  report(): HostStatisticsReport {
    return {
      queued: this.#queued,
      freeBytes: this.#freeBytes,
      restarts: this.restarts,
      models: [...this.#models.values()],
    };
  }

  #modelOf(name: string): ModelStatistics {
    const known = this.#models.get(name);
    if (known) return known;
    const model: ModelStatistics = {
      model: name,
      batches: 0,
      items: 0,
      outOfMemory: 0,
      failed: 0,
      left: { full: 0, due: 0, split: 0 },
      waitSeconds: 0,
      runSeconds: 0,
      fill: 0,
      gain: undefined,
      ceiling: undefined,
      timeFit: undefined,
      memoryFit: undefined,
    };
    this.#models.set(name, model);
    return model;
  }
}
