import { fitLine, type StraightLine } from './straight-line.ts';

interface Tried {
  runs: number;
  meanMs: number;
  lastRun: number;
}

/** A larger size must save at least this share of the time an item takes, or the smaller one is kept. */
const WORTH = 0.03;
/** A straight line explains a device whose times lie this near to it, as a share; else only what was tried counts. */
const STRAIGHT = 0.15;
/** Newer times count this much in a size's mean once it has been run often. */
const LEAST_SHARE = 0.1;
/** A size not run for so many batches is forgotten: the device may have changed. */
const FORGOTTEN_AFTER = 200;

/**
 * How long a tensor batch of n takes, learned from those that ran: t(n) = α + β·n where the device is that
 * simple. Says from which size on larger batches no longer bring more images a second.
 */
export class SpeedFit {
  readonly #tried = new Map<number, Tried>();
  #runs = 0;

  /** The first run of a size prepares kernels and memory: it is not counted. */
  observe(size: number, elapsedMs: number): void {
    this.#runs += 1;
    const tried = this.#tried.get(size) ?? { runs: -1, meanMs: 0, lastRun: 0 };
    tried.runs += 1;
    tried.lastRun = this.#runs;
    if (tried.runs > 0) {
      tried.meanMs += (elapsedMs - tried.meanMs) * Math.max(1 / tried.runs, LEAST_SHARE);
    }
    this.#tried.set(size, tried);
    for (const [old, { lastRun }] of this.#tried) {
      if (this.#runs - lastRun > FORGOTTEN_AFTER) this.#tried.delete(old);
    }
  }

  /** Milliseconds: α at zero, β an item; undefined until two sizes have run. */
  line(): StraightLine | undefined {
    return fitLine(
      this.#known().map(([size, { runs, meanMs }]) => ({
        size,
        value: meanMs,
        // By the relative error: a large batch must not outweigh what small ones say of α.
        weight: Math.min(runs, 5) / meanMs ** 2,
      })),
    );
  }

  /** How many times faster an item of a batch of `size` is than one alone. */
  gain(size: number): number | undefined {
    const one = this.#msAnItem(1);
    const many = this.#msAnItem(size);
    return one === undefined || many === undefined ? undefined : one / many;
  }

  /**
   * The size to run, at most `most`: the smallest that is within 3 % of the best. Sizes are tried by doubling;
   * a size beyond those tried is proposed only where it promises more.
   */
  wanted(most: number): number {
    const known = this.#known();
    const largest = Math.max(0, ...known.map(([size]) => size));
    if (largest === 0) return 1;
    const next = Math.min(2 * largest, most);
    const line = this.#straightLine(known);
    if (!line) return Math.min(most, this.#wantedOf(known, largest, next));
    const msAnItem = (size: number) => Math.max(line.atZero, 0) / size + Math.max(line.perItem, 0);
    // Near zero the line may promise anything; what is weighed is then only whether the batch is larger.
    const aim = (1 + WORTH) * Math.max(msAnItem(most), 1e-6);
    for (let size = 1; size < next; size += 1) if (msAnItem(size) <= aim) return Math.min(size, most);
    return next;
  }

  #wantedOf(known: readonly (readonly [number, Tried])[], largest: number, next: number): number {
    if (known.length === 1) return next;
    const best = Math.min(...known.map(([size, { meanMs }]) => meanMs / size));
    const good = known.filter(([size, { meanMs }]) => meanMs / size <= (1 + WORTH) * best);
    const smallest = Math.min(...good.map(([size]) => size));
    return smallest === largest ? next : smallest;
  }

  #known(): (readonly [number, Tried])[] {
    return [...this.#tried].filter(([, { runs }]) => runs > 0);
  }

  #straightLine(known: readonly (readonly [number, Tried])[]): StraightLine | undefined {
    const line = this.line();
    if (!line || known.length < 2) return undefined;
    const fits = ([size, { meanMs }]: readonly [number, Tried]) =>
      Math.abs(line.atZero + line.perItem * size - meanMs) <= STRAIGHT * meanMs;
    return known.every(fits) ? line : undefined;
  }

  #msAnItem(size: number): number | undefined {
    const tried = this.#tried.get(size);
    if (tried && tried.runs > 0) return tried.meanMs / size;
    const line = this.line();
    const elapsedMs = line && line.atZero + line.perItem * size;
    return elapsedMs !== undefined && elapsedMs > 0 ? elapsedMs / size : undefined;
  }
}
