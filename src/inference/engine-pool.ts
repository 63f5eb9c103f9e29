import { type EngineClock, systemClock } from './engine-clock.ts';
import type { EngineEndpoint } from './engine-endpoint.ts';
import { EngineError } from './engine-error.ts';

export interface EnginePoolOptions {
  /** At least one. */
  readonly endpoints: readonly EngineEndpoint[];
  /** Requests that an endpoint gets at once: more than one only where it batches or queues well. */
  readonly parallel: (endpoint: EngineEndpoint) => number;
  /** How long a request waits altogether while every endpoint says that it is busy. Default 60 s. */
  readonly patienceMs?: number | undefined;
  readonly clock?: EngineClock | undefined;
}

interface Seat {
  readonly endpoint: EngineEndpoint;
  readonly seats: number;
  taken: number;
  /** Failed lately: others are asked first until then. */
  restsUntilMs: number;
}

/** How long an endpoint that failed is asked last. */
const REST_MS = 15_000;

/**
 * Endpoints that do the same, one after the other until one succeeds: the least busy first, those that failed
 * lately last. A refusal that another endpoint would repeat ends the request at once.
 */
export class EnginePool {
  readonly #seats: readonly Seat[];
  readonly #clock: EngineClock;
  readonly #patienceMs: number;
  readonly #waiting = new Set<() => void>();

  constructor({ endpoints, parallel, clock = systemClock, patienceMs = 60_000 }: EnginePoolOptions) {
    this.#seats = endpoints.map((endpoint) => ({
      endpoint,
      seats: parallel(endpoint),
      taken: 0,
      restsUntilMs: 0,
    }));
    this.#clock = clock;
    this.#patienceMs = patienceMs;
  }

  /** @throws EngineError the last endpoint's; the signal's reason when it fires */
  async use<Result>(
    work: (endpoint: EngineEndpoint) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const failures = new Map<Seat, EngineError>();
    let patienceMs = this.#patienceMs;
    for (;;) {
      const seat = await this.#sit(
        this.#seats.filter((one) => !failures.has(one)),
        signal,
      );
      try {
        return await work(seat.endpoint);
      } catch (thrown) {
        if (!(thrown instanceof EngineError) || !thrown.elsewhere) throw thrown;
        failures.set(seat, thrown);
        seat.restsUntilMs = this.#clock.nowMs() + (thrown.busyForMs ?? REST_MS);
      } finally {
        this.#leave(seat);
      }
      if (failures.size < this.#seats.length) continue;
      const pauseMs = shortestPause(failures);
      if (pauseMs === undefined || pauseMs > patienceMs) throw tellingOf(failures);
      await this.#clock.waitMs(pauseMs, signal);
      // A pause of 0 must not spin for ever.
      patienceMs -= Math.max(250, pauseMs);
      for (const [one, error] of failures) if (error.busyForMs !== undefined) failures.delete(one);
    }
  }

  async #sit(candidates: readonly Seat[], signal: AbortSignal | undefined): Promise<Seat> {
    for (;;) {
      signal?.throwIfAborted();
      const nowMs = this.#clock.nowMs();
      const order = (seat: Seat) => (seat.restsUntilMs > nowMs ? 1e6 : 0) + seat.taken / seat.seats;
      const [best] = [...candidates].sort((left, right) => order(left) - order(right));
      if (best && best.taken < best.seats) {
        best.taken += 1;
        return best;
      }
      await this.#someoneLeaves(signal);
    }
  }

  #leave(seat: Seat): void {
    seat.taken -= 1;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #someoneLeaves(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}

function shortestPause(failures: ReadonlyMap<Seat, EngineError>): number | undefined {
  const pauses = [...failures.values()].flatMap(({ busyForMs }) => busyForMs ?? []);
  return pauses.length === 0 ? undefined : Math.min(...pauses);
}

/** What is worth another try says more than what is not. */
function tellingOf(failures: ReadonlyMap<Seat, EngineError>): EngineError {
  const errors = [...failures.values()];
  return errors.find((error) => error.retryable) ?? errors[0]!;
}
