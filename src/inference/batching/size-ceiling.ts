/** Clean batches before the first step up, and before that after many failures. */
const FIRST_STEP_AFTER = 2;
const LATE_STEP_AFTER = 50;
/** Before a size that failed is tried once more, so many times longer. */
const RETRY_FACTOR = 4;

/**
 * The size above which the device ran out of memory. Halved at each failure; then steps up half the way to the
 * size that failed, quickly after one failure, which may have been another program's fault, and ever more slowly
 * where it comes again. The size that failed is retried last.
 */
export class SizeCeiling {
  #size = Number.POSITIVE_INFINITY;
  #failedSize = Number.POSITIVE_INFINITY;
  #stepAfter = FIRST_STEP_AFTER;
  #clean = 0;

  get size(): number {
    return this.#size;
  }

  outOfMemory(size: number): void {
    const again = size <= this.#failedSize && Number.isFinite(this.#failedSize);
    this.#stepAfter = again ? Math.min(2 * this.#stepAfter, LATE_STEP_AFTER) : FIRST_STEP_AFTER;
    this.#failedSize = size;
    this.#size = Math.max(1, Math.floor(size / 2));
    this.#clean = 0;
  }

  /** A batch of `size` went well; smaller ones than the ceiling say nothing about it. */
  clean(size: number): void {
    if (size < this.#size) return;
    this.#clean += 1;
    const retries = this.#size >= this.#failedSize - 1;
    if (this.#clean < this.#stepAfter * (retries ? RETRY_FACTOR : 1)) return;
    this.#clean = 0;
    if (retries) this.#retry();
    else this.#size += Math.max(1, Math.floor((this.#failedSize - this.#size) / 2));
    if (this.#size >= this.#failedSize && !retries) this.#size = this.#failedSize - 1;
  }

  /** Up to the size that failed; once that has gone well, there is no ceiling any more. */
  #retry(): void {
    this.#size = this.#size >= this.#failedSize ? Number.POSITIVE_INFINITY : this.#failedSize;
    if (!Number.isFinite(this.#size)) this.#failedSize = Number.POSITIVE_INFINITY;
  }
}
