import { AppError } from '../../src/errors.ts';
import type { BatchAnswer } from '../../src/inference/batching/dynamic-batcher.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface DeviceTraits {
  /** Milliseconds that a batch takes: α + β·n. */
  readonly alphaMs: number;
  readonly betaMs: number;
  /** Share by which a batch's time scatters, at most. */
  readonly scatter: number;
  /** Memory that a batch takes: a + b·n. */
  readonly baseBytes: number;
  readonly itemBytes: number;
  /** What is free at a moment. */
  capBytes(nowMs: number): number;
  /** Whether `budgetBytes` tells it. */
  readonly readable: boolean;
  /** How often memory runs out for no reason of ours. */
  readonly randomOutOfMemory: number;
}

export interface SimulatedItem {
  readonly id: number;
  readonly bad: boolean;
}

export type Random = () => number;

/** A device of known speed and memory that runs in virtual time and remembers what it was asked. */
export class SimulatedDevice {
  readonly runs: {
    readonly ids: readonly number[];
    readonly size: number;
    readonly overCap: boolean;
    readonly outOfMemory: boolean;
    /** Every item of it was answered. */
    readonly done: boolean;
  }[] = [];
  busy = false;
  readonly #traits: DeviceTraits;
  readonly #clock: VirtualClock;
  readonly #random: Random;

  constructor(traits: DeviceTraits, clock: VirtualClock, random: Random) {
    this.#traits = traits;
    this.#clock = clock;
    this.#random = random;
  }

  readonly budgetBytes = (): number | undefined =>
    this.#traits.readable ? this.#traits.capBytes(this.#clock.nowMs()) : undefined;

  readonly run = async (_: string, items: readonly SimulatedItem[]): Promise<BatchAnswer<number>> => {
    if (this.busy) throw new Error('two batches at once');
    this.busy = true;
    try {
      return await this.#compute(items);
    } finally {
      this.busy = false;
    }
  };

  async #compute(items: readonly SimulatedItem[]): Promise<BatchAnswer<number>> {
    const { alphaMs, betaMs, scatter, baseBytes, itemBytes, capBytes, randomOutOfMemory } = this.#traits;
    const size = items.length;
    const peakBytes = baseBytes + itemBytes * size;
    const overCap = peakBytes > capBytes(this.#clock.nowMs());
    const outOfMemory = overCap || this.#random() < randomOutOfMemory;
    const bad = items.some((item) => item.bad);
    const ids = items.map((item) => item.id);
    this.runs.push({ ids, size, overCap, outOfMemory, done: !outOfMemory && !bad });
    if (outOfMemory) {
      await this.#clock.sleep(alphaMs);
      throw new AppError('out_of_memory', 'CUDA out of memory', { retryable: true });
    }
    await this.#clock.sleep((alphaMs + betaMs * size) * (1 + scatter * (2 * this.#random() - 1)));
    if (bad) throw new AppError('engine_failed', 'one of these photos is bad');
    return { outputs: ids, peakBytes };
  }
}

/** mulberry32: the same numbers for the same seed. */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
