import type { EngineClock } from '../../../src/inference/engine-clock.ts';

/** Waits shorter than this are pauses, longer ones are deadlines. */
const DEADLINE_MS = 9_000;

export interface EngineTestClock extends EngineClock {
  /** Pauses taken so far. */
  readonly pausesMs: number[];
  /** Ends every exchange that is still waited for. */
  expireDeadlines(): void;
  advance(ms: number): void;
}

/** Pauses pass at once and move the clock; deadlines pass when the test says so. */
export function createEngineTestClock(startMs = 0): EngineTestClock {
  let nowMs = startMs;
  const pausesMs: number[] = [];
  const deadlines = new Set<() => void>();
  return {
    pausesMs,
    nowMs: () => nowMs,
    async waitMs(ms, signal) {
      signal?.throwIfAborted();
      if (ms < DEADLINE_MS) {
        pausesMs.push(ms);
        nowMs += ms;
        // One turn of the event loop, so that a polling client lets servers in this process answer.
        await new Promise((resolve) => setImmediate(resolve));
        return;
      }
      await new Promise<void>((resolve, reject) => {
        deadlines.add(resolve);
        signal?.addEventListener('abort', () => {
          deadlines.delete(resolve);
          reject(signal.reason);
        });
      });
    },
    expireDeadlines() {
      for (const expire of deadlines) expire();
      deadlines.clear();
    },
    advance(ms) {
      nowMs += ms;
    },
  };
}
