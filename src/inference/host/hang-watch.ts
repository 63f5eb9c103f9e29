import { type Clock, systemClock } from '../batching/clock.ts';

interface Call {
  readonly what: string;
  readonly limitMs: number;
}

/**
 * Notices that a driver hangs. The device's thread does one thing after the other, so that what waits behind a
 * slow opening is not to blame: calls are out and none has come back for as long as the most patient one may take.
 */
export class HangWatch {
  readonly #onHang: (reason: string) => void;
  readonly #clock: Clock;
  readonly #out = new Set<Call>();
  #heardAtMs = 0;
  #callOffTimer: (() => void) | undefined;

  constructor(onHang: (reason: string) => void, clock: Clock = systemClock) {
    this.#onHang = onHang;
    this.#clock = clock;
  }

  /** Passes on what the driver answers, and watches until it does. */
  async during<Answer>(what: string, limitMs: number, work: () => Promise<Answer>): Promise<Answer> {
    const call = { what, limitMs };
    if (this.#out.size === 0) this.#heardAtMs = this.#clock.nowMs();
    this.#out.add(call);
    this.#wait();
    try {
      return await work();
    } finally {
      this.#out.delete(call);
      this.#heardAtMs = this.#clock.nowMs();
      this.#wait();
    }
  }

  #wait(): void {
    this.#callOffTimer?.();
    this.#callOffTimer = undefined;
    const [first, ...others] = this.#out;
    if (!first) return;
    const slowest = others.reduce((slow, call) => (call.limitMs > slow.limitMs ? call : slow), first);
    const leftMs = this.#heardAtMs + slowest.limitMs - this.#clock.nowMs();
    this.#callOffTimer = this.#clock.after(leftMs, () => {
      this.#onHang(`${slowest.what} did not finish within ${Math.round(slowest.limitMs / 1000)} s`);
    });
  }
}
