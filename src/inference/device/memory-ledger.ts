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

/** The largest batch of a group that has ended since the last reading. */
interface EndedBatch {
  readonly size: number;
  /** What the feeds alone take as 32-bit numbers. */
  readonly inputBytes32: number;
}

/**
 * Books the device's memory: what is free for a batch, and what batches took. ONNX Runtime's arena gives nothing
 * back, so that free memory falls when a batch takes more than any before, and what was once taken may be used
 * again: the budget is free + held. The device is asked at most once a second, and batches do not wait for it:
 * whatever ended before the question needed no more than is held at the answer, and whatever ran meanwhile may have
 * taken what is missing.
 */
export class MemoryLedger {
  readonly #options: MemoryLedgerOptions;
  readonly #clock: Clock;
  /** The one that has answered: another would tell of another card. */
  #reader: ReadMemory | undefined;
  #reading: MemoryReading | undefined;
  #heldBytes = 0;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;
  #running = 0;
  /** A batch has run since the last question, or runs. */
  #ranSince = false;
  readonly #ended = new Map<string, EndedBatch>();
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
      this.#ended.clear();
      await this.#ask(false);
    };
    await new Promise<void>((resolve) => {
      const callOff = this.#clock.after(READING_PATIENCE_MS, resolve);
      void reading().finally(() => {
        callOff();
        resolve();
      });
    });
  }

  batchStarted(): void {
    this.#running += 1;
    this.#ranSince = true;
  }

  /** @param done what ran well; undefined where the batch failed, which tells nothing of what it takes */
  batchEnded(done: { readonly group: string; readonly batch: EndedBatch } | undefined): void {
    this.#running -= 1;
    if (!done) return;
    const { group, batch } = done;
    if (this.#reading) {
      this.#note(group, batch);
      this.#askIfOld();
    } else if (!this.#guessed.has(group) && this.#options.declaredBytes !== undefined) {
      this.#guessed.add(group);
      this.#options.learnPeak(group, 1, (GUESSED_FACTOR * batch.inputBytes32) / batch.size);
    }
  }

  #note(group: string, batch: EndedBatch): void {
    if (batch.size > (this.#ended.get(group)?.size ?? 0)) this.#ended.set(group, batch);
  }

  #askIfOld(): void {
    if (this.#running === 0 && this.#clock.nowMs() - this.#readAtMs >= READ_EVERY_MS) void this.#ask(true);
  }

  #ask(booked: boolean): Promise<void> {
    this.#asking ??= this.#read(booked).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** @param booked whether what is missing was taken by batches */
  async #read(booked: boolean): Promise<void> {
    this.#readAtMs = this.#clock.nowMs();
    const ended = [...this.#ended];
    const ranBefore = this.#ranSince;
    this.#ended.clear();
    this.#ranSince = this.#running > 0;
    const before = this.#reading;
    const reading = await this.#fromReaders();
    if (!reading) {
      // The driver was busy: what was known remains, and these are learned of the next time.
      for (const [group, batch] of ended) this.#note(group, batch);
      this.#ranSince ||= ranBefore;
      return;
    }
    this.#reading = reading;
    // Memory that others took in this second is taken for ours: too much is held ready, and ceilings mend it.
    if (before && booked && (ranBefore || this.#ranSince)) {
      this.#heldBytes += Math.max(0, before.freeBytes - reading.freeBytes);
    }
    for (const [group, { size, inputBytes32 }] of ended) {
      // At least its feeds: a group of which nothing were known would stay at one image.
      this.#options.learnPeak(group, size, Math.max(this.#heldBytes, inputBytes32));
    }
  }

  async #fromReaders(): Promise<MemoryReading | undefined> {
    for (const read of this.#reader ? [this.#reader] : this.#options.readers) {
      const reading = await read();
      if (reading) this.#reader = read;
      if (reading) return reading;
    }
    return undefined;
  }
}
