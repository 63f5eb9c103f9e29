import { AppError } from '../errors.ts';
import type { ModelFile, OpenModel } from './model-file.ts';

export interface MemoryLeft {
  /** Of the machine, or of the container that this process runs in. */
  readonly machineBytes: () => number;
  /** Until this process is ended for its size; default: nothing ends it. */
  readonly processBytes?: (() => number) | undefined;
}

const ofThisMachine: MemoryLeft = { machineBytes: () => process.availableMemory() };

/**
 * Refuses a model that would not fit before it is opened: the process would be ended in the middle of a photo, and
 * what it had learned with it.
 *
 * @throws AppError `out_of_memory` that names the model and what to do
 */
export function openWithinMemory(openModel: OpenModel, left: MemoryLeft = ofThisMachine): OpenModel {
  return async (file) => {
    refuseTooLarge(file, left);
    return openModel(file);
  };
}

function refuseTooLarge({ name, memoryBytes = 0 }: ModelFile, left: MemoryLeft): void {
  const inMachine = left.machineBytes();
  const inProcess = left.processBytes?.() ?? Number.POSITIVE_INFINITY;
  if (memoryBytes <= Math.min(inMachine, inProcess)) return;
  const place =
    inMachine < inProcess
      ? `${megabytes(inMachine)} are free. Set PACKSHOT_PROCESSES lower`
      : `${megabytes(inProcess)} are left to one process. Run it on a GPU`;
  throw new AppError(
    'out_of_memory',
    `${name} takes about ${megabytes(memoryBytes)} of memory and ${place}, or take a smaller model: ` +
      `"packshot models list", "packshot models remove".`,
    { subject: name },
  );
}

function megabytes(bytes: number): string {
  return `${Math.max(0, Math.round(bytes / 1e6))} MB`;
}
