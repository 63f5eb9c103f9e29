import { fitLine, type StraightLine } from './straight-line.ts';

const PEAKS_KEPT = 20;
const PROBE_AFTER = 8;
/** Batches after which a size that was refused is tried again: it may have been another program's fault. */
const PROBE_AGAIN_AFTER = 100;

/**
 * How much device memory a tensor batch of n takes at its peak, mem(n) = a + b·n, as the upper envelope of what
 * was seen: no peak kept lies above the line. With one size seen it is taken as proportional, which is never too
 * little for a larger batch because a ≥ 0.
 */
export class MemoryFit {
  readonly #peaks: { size: number; bytes: number }[] = [];
  #observed = 0;
  #refusedBytes = 0;
  #refusedAt = 0;

  observe(size: number, bytes: number): void {
    this.#observed += 1;
    const same = this.#peaks.findIndex((peak) => peak.size === size);
    // Of one size the largest peak counts, so that many runs of one size push out no other.
    if (same >= 0) this.#peaks.push({ size, bytes: Math.max(bytes, this.#peaks.splice(same, 1)[0]!.bytes) });
    else this.#peaks.push({ size, bytes });
    if (this.#peaks.length > PEAKS_KEPT) this.#peaks.shift();
  }

  /** Memory ran out although so much seemed free. At a size that has run before, that says nothing of the size. */
  refused(size: number, bytes: number): void {
    if (size === 1 || this.#peaks.some((peak) => peak.size >= size)) return;
    this.#refusedBytes = Math.max(this.#refusedBytes, bytes);
    this.#refusedAt = this.#observed;
  }

  line(): StraightLine | undefined {
    const [first] = this.#peaks;
    if (!first) return undefined;
    const fitted = fitLine(this.#peaks.map(({ size, bytes }) => ({ size, value: bytes, weight: 1 })));
    if (!fitted || fitted.perItem <= 0) {
      // a ≥ 0, so that no item takes more than its share of any peak.
      return { atZero: 0, perItem: Math.min(...this.#peaks.map(({ size, bytes }) => bytes / size)) };
    }
    const above = Math.max(
      ...this.#peaks.map(({ size, bytes }) => bytes - fitted.atZero - fitted.perItem * size),
    );
    return { atZero: fitted.atZero + above, perItem: fitted.perItem };
  }

  /**
   * The largest batch that stays within `bytes`; 1 where none does: it is tried, and tells. Where one size alone
   * was seen often, one item more is tried even against the proportional guess: it may be far
   * too high. Where that fails, not soon again with as little memory.
   */
  most(bytes: number): number {
    const line = this.line();
    if (!line) return 1;
    const fitting = Math.max(1, Math.floor((bytes - line.atZero) / line.perItem));
    const [only, second] = this.#peaks;
    const barred = bytes <= this.#refusedBytes && this.#observed - this.#refusedAt < PROBE_AGAIN_AFTER;
    const probes = !second && !barred && this.#observed >= PROBE_AFTER;
    return probes ? Math.max(fitting, only!.size + 1) : fitting;
  }
}
