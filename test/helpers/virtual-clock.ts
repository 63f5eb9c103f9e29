import type { Clock } from '../../src/inference/batching/clock.ts';

/** Time that stands still until it is told to go on. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #timers = new Set<{ atMs: number; order: number; run: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Goes from timer to timer until none is left. */
  async runOut(): Promise<void> {
    for (;;) {
      await settleMicrotasks();
      let next: { atMs: number; order: number; run: () => void } | undefined;
      for (const timer of this.#timers) {
        if (!next || timer.atMs < next.atMs || (timer.atMs === next.atMs && timer.order < next.order)) {
          next = timer;
        }
      }
      if (!next) return;
      this.#timers.delete(next);
      this.#nowMs = next.atMs;
      next.run();
    }
  }
}

/** More turns than any chain of promises between two timers is long. */
async function settleMicrotasks(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await undefined;
}
