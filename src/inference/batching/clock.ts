/** Time, and something to happen later; simulated devices bring their own. */
export interface Clock {
  nowMs(): number;
  /** @returns a function that calls it off */
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
