/** Newer gaps between arrivals count this much. */
const NEWEST_SHARE = 0.2;
const STEP_MS = 0.5;
const LEAST_MS = 0.1;

export interface WaitQuestion {
  readonly waiting: number;
  readonly wanted: number;
  /** What one more item in the batch saves: the time that a batch takes whatever its size. */
  readonly savedMs: number;
}

/**
 * How long a free device waits for more items. Never longer than joining saves, nor where the next item is not
 * expected in that time; and the allowance halves when it was waited in vain: callers that wait for their
 * answers before they send more cannot come however long one waits.
 */
export class Patience {
  readonly #mostMs: number;
  #allowedMs: number;
  #gapMs: number | undefined;
  #arrivedAtMs: number | undefined;
  #flushedAtMs = Number.NEGATIVE_INFINITY;

  constructor(mostMs: number) {
    this.#mostMs = mostMs;
    this.#allowedMs = mostMs;
  }

  arrived(nowMs: number): void {
    if (this.#arrivedAtMs !== undefined) {
      const gapMs = nowMs - this.#arrivedAtMs;
      this.#gapMs = this.#gapMs === undefined ? gapMs : this.#gapMs + NEWEST_SHARE * (gapMs - this.#gapMs);
    }
    this.#arrivedAtMs = nowMs;
    // It just missed a batch that did not wait.
    if (nowMs - this.#flushedAtMs <= this.#mostMs) this.#allow(this.#allowedMs + STEP_MS);
  }

  /** A batch left; `gained` items came while the device waited, undefined where it did not wait. */
  flushed(nowMs: number, gained: number | undefined): void {
    this.#flushedAtMs = gained === undefined ? nowMs : Number.NEGATIVE_INFINITY;
    if (gained === 0) this.#allow(this.#allowedMs / 2);
    else if (gained !== undefined) this.#allow(2 * this.#allowedMs + STEP_MS);
  }

  /** From the oldest item's arrival. */
  waitMs({ waiting, wanted, savedMs }: WaitQuestion): number {
    const limitMs = Math.min(this.#allowedMs, savedMs);
    if (waiting >= wanted || this.#gapMs === undefined || this.#gapMs > limitMs) return 0;
    return Math.min(limitMs, (wanted - waiting) * this.#gapMs);
  }

  #allow(allowedMs: number): void {
    this.#allowedMs = allowedMs < LEAST_MS ? 0 : Math.min(this.#mostMs, allowedMs);
  }
}
