import { type Clock, systemClock } from '../batching/clock.ts';
import type { MemoryReading, ReadMemory } from './memory-reading.ts';

const READ_EVERY_MS = 1000;
/** nvidia-smi ends after 5 s, but not where the driver holds it (state D, which no signal ends). */
const READING_PATIENCE_MS = 6000;
/**
 * Where nothing can be read, what an image takes is guessed from its input as 32-bit numbers: IS-Net's activations
 * take 65 times that, PP-OCR's detector 40 times.
 */
const GUESSED_FACTOR = 100;

export interface MemoryLedgerOptions {
  /** Readers in the order in which they are asked; the first that answers is kept. */
  readonly readers: readonly ReadMemory[];
  /** What the owner grants us; also the cap where the device tells more. */
  readonly declaredBytes?: number | undefined;
  readonly learnPeak: (group: string, size: number, peakBytes: number) => void;
  readonly clock?: Clock | undefined;
}

/**
 * Books the device's memory: what is free for a batch, and what batches took. ONNX Runtime's arena gives nothing
 * back, so that free memory falls when a batch takes more than any before, and what was once taken may be used
 * again: the budget is free + held. The device is asked at most once a second; whatever ran in between needed no
 * more than is held afterwards.
 */
export class MemoryLedger {
  readonly #options: MemoryLedgerOptions;
  readonly #clock: Clock;
  #reading: MemoryReading | undefined;
  #heldBytes = 0;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;
  /** Largest batch of each group since the last reading. */
  readonly #ran = new Map<string, number>();
  readonly #guessed = new Set<string>();

  constructor(options: MemoryLedgerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** As last read; undefined = the device does not tell. */
  get freeBytes(): number | undefined {
    return this.#reading?.freeBytes;
  }

  /** What a batch may take now. */
  budgetBytes(): number | undefined {
    const { declaredBytes, readers } = this.#options;
    if (readers.length > 0) this.#askIfOld();
    if (!this.#reading) return declaredBytes;
    const atHand = this.#reading.freeBytes + this.#heldBytes;
    return declaredBytes === undefined ? atHand : Math.min(atHand, declaredBytes);
  }

  /** After a model was opened: its weights are no batch's. */
  async modelOpened(): Promise<void> {
    const reading = async () => {
      await this.#asking;
      this.#ran.clear();
      await this.#ask();
    };
    await new Promise<void>((resolve) => {
      const callOff = this.#clock.after(READING_PATIENCE_MS, resolve);
      void reading().finally(() => {
        callOff();
        resolve();
      });
    });
  }

  batchRan(group: string, size: number, inputBytes32: number): void {
    if (!this.#reading) {
      if (this.#guessed.has(group) || this.#options.declaredBytes === undefined) return;
      this.#guessed.add(group);
      this.#options.learnPeak(group, 1, (GUESSED_FACTOR * inputBytes32) / size);
      return;
    }
    this.#ran.set(group, Math.max(size, this.#ran.get(group) ?? 0));
    this.#askIfOld();
  }

  #askIfOld(): void {
    if (this.#clock.nowMs() - this.#readAtMs >= READ_EVERY_MS) void this.#ask();
  }

  #ask(): Promise<void> {
    this.#asking ??= this.#read().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #read(): Promise<void> {
    this.#readAtMs = this.#clock.nowMs();
    const ran = [...this.#ran];
    this.#ran.clear();
    const before = this.#reading;
    for (const read of this.#options.readers) {
      const reading = await read();
      if (!reading) continue;
      this.#reading = reading;
      break;
    }
    if (!before || !this.#reading) return;
    // Memory that others took in this second is taken for ours: too much is held ready, and ceilings mend it.
    if (ran.length > 0) this.#heldBytes += Math.max(0, before.freeBytes - this.#reading.freeBytes);
    if (this.#heldBytes <= 0) return;
    for (const [group, size] of ran) this.#options.learnPeak(group, size, this.#heldBytes);
  }
}
