/** A device's memory at one moment. */
export interface MemoryReading {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/** @returns undefined where this machine does not tell */
export type ReadMemory = () => Promise<MemoryReading | undefined>;
