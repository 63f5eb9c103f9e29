import type { ErrorReport } from '../errors.ts';
import type { Device } from '../inference/onnx-session.ts';
import type { EngineSettings } from '../services/engine-settings.ts';
import type { PhotoReport, PhotoTask, StepProgress } from './photo-task.ts';

/** What the pool says to a process: plain data over the fork's channel. */
export type ToProcess = WorkMessage | { readonly type: 'cancel' };

export interface WorkMessage {
  readonly type: 'work';
  readonly task: PhotoTask;
  /** Here and not among the arguments, which everybody on the machine can read: it may hold keys. */
  readonly engines: EngineSettings;
  /** Where the models run; absent = in the process itself, on the CPU. */
  readonly modelHost?: ModelHostPlace | undefined;
  /** Engines that are not to be asked for this photo, by name. */
  readonly without?: readonly string[] | undefined;
}

export interface ModelHostPlace {
  readonly address: string;
  readonly device: Device;
}

/** What a process says to the pool. */
export type FromProcess =
  | ({ readonly type: 'step' } & StepProgress)
  | { readonly type: 'done'; readonly report: PhotoReport; readonly rssBytes: number }
  | { readonly type: 'failed'; readonly error: ErrorReport; readonly rssBytes: number };

/** The process's start-up values, handed over as one JSON argument. */
export interface ProcessSettings {
  readonly parentPid: number;
  readonly hardRssBytes: number;
}

/**
 * File descriptor of the pipe on which the watch reports, one line each: milliseconds of computing time used so
 * far, or that it ends the process for its memory.
 */
export const WATCH_FD = 4;
export const OUT_OF_MEMORY_LINE = 'out-of-memory';
