import { availableParallelism, freemem } from 'node:os';
import { MAX_WORKING_PIXELS } from '../pipeline/decode-limits.ts';
import type { PhotoProbe } from '../pipeline/probe-photo.ts';

/** What one process needs for models and one ordinary photo at its peak. */
const PROCESS_BYTES = 1_500_000_000;
/** Of it, what is there for pixels; the rest is the models' and the runtime's. */
const WORKING_BYTES_PER_PROCESS = 700_000_000;
/** Planes that the steps keep beside the decoded photo, one byte a pixel each. */
const STEP_BYTES_PER_PIXEL = 12;

/** Memory that may still be taken, the container's limit included. */
function freeMemoryBytes(): number {
  return Math.min(freemem(), process.availableMemory());
}

/** One process a core, fewer where memory is short, at least one. */
export function processesFor(cores = availableParallelism(), freeBytes = freeMemoryBytes()): number {
  return Math.max(1, Math.min(cores, Math.floor(freeBytes / PROCESS_BYTES)));
}

/** What all processes together may use for pixels: less where one process already fills the memory. */
export function workingBytesFor(processes: number, freeBytes = freeMemoryBytes()): number {
  const share = Math.min(1, freeBytes / (processes * PROCESS_BYTES));
  return Math.floor(processes * WORKING_BYTES_PER_PROCESS * share);
}

/** What one photo is counted with. */
export function workingBytesOf(probe: Pick<PhotoProbe, 'decodedBytes' | 'widthPx' | 'heightPx'>): number {
  const workingPixels = Math.min(probe.widthPx * probe.heightPx, MAX_WORKING_PIXELS);
  return probe.decodedBytes + STEP_BYTES_PER_PIXEL * workingPixels;
}
