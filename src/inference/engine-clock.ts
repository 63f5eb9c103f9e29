/** Time as the clients of remote engines need it; tests move it by hand. */
export interface EngineClock {
  nowMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when that fires first. */
  waitMs(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: EngineClock = {
  nowMs: () => Date.now(),
  waitMs: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};
