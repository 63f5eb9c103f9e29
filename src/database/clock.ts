/**
 * The time by which everybody who shares a database lives: PostgreSQL's own. Leases are compared across machines,
 * and one whose clock is ahead by more than a lease would take every live one for dead. SQLite has one machine, so
 * that machine's clock.
 */
export class DatabaseClock {
  readonly #localMs: () => number;
  readonly #readMs: (() => Promise<number>) | undefined;
  #aheadMs = 0;

  /**
   * @param localMs this machine's clock
   * @param readMs asks the database; absent where it has no clock of its own
   */
  constructor(localMs: () => number, readMs?: () => Promise<number>) {
    this.#localMs = localMs;
    this.#readMs = readMs;
  }

  nowMs(): number {
    return Math.round(this.#localMs() + this.#aheadMs);
  }

  /** Compares the two clocks; again and again, for clocks are set. Exact to half of the time that the answer takes. */
  async measure(): Promise<void> {
    if (!this.#readMs) return;
    const askedAt = performance.now();
    const databaseMs = await this.#readMs();
    const halfWayMs = this.#localMs() - (performance.now() - askedAt) / 2;
    this.#aheadMs = databaseMs - halfWayMs;
  }
}
