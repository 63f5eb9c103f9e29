import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, toAppError } from '../errors.ts';

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told before the wait. */
  readonly onRetry?: ((error: AppError) => void) | undefined;
  /** Waiting, injectable for tests; default: a timer that the signal ends. */
  readonly wait?: ((delayMs: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** 0 up to 1, injectable for tests. */
  readonly random?: (() => number) | undefined;
}

export interface Attempted<Result> {
  /** How often it was tried, 1 or more. */
  readonly attempts: number;
  readonly result?: Result;
  readonly error?: AppError;
}

export const MOST_RETRIES = 3;
const FIRST_DELAY_MS = 250;

/**
 * Tries again what failed with a `retryable` error, up to 3 more times, waiting 0.25, 0.5 and 1 s ± 50 % so
 * that what failed together does not come back together. Never throws: the last error is part of the answer.
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  options: RetryOptions = {},
): Promise<Attempted<Result>> {
  const wait = options.wait ?? waitFor;
  const random = options.random ?? Math.random;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return { attempts, result: await attempt() };
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!error.retryable || attempts > MOST_RETRIES) return { attempts, error };
      options.onRetry?.(error);
      await wait(FIRST_DELAY_MS * 2 ** (attempts - 1) * (0.5 + random()), options.signal);
      if (options.signal?.aborted) return { attempts, error: new AppError('cancelled', 'Cancelled.') };
    }
  }
}

/** Ends early, without an error, when the signal fires. */
async function waitFor(delayMs: number, signal?: AbortSignal): Promise<void> {
  await sleep(delayMs, undefined, signal ? { signal } : {}).catch((thrown: unknown) => {
    if (!signal?.aborted) throw thrown;
  });
}
