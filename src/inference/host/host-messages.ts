import type { ErrorReport } from '../../errors.ts';
import type { BatchReport } from '../batching/batch-report.ts';
import type { ModelFile } from '../model-file.ts';
import type { Device } from '../onnx-session.ts';
import type { TensorSpec } from '../tensor-model.ts';

/** From a client over the socket; `run` carries the feeds as tensors. */
export type ClientMessage =
  | { readonly type: 'open'; readonly id: number; readonly file: ModelFile }
  | {
      readonly type: 'run';
      readonly id: number;
      readonly model: string;
      readonly outputs?: readonly string[] | undefined;
    }
  | { readonly type: 'cancel'; readonly id: number };

/** To a client; `done` carries the results as tensors. */
export type HostMessage =
  | {
      readonly type: 'opened';
      readonly id: number;
      readonly inputs: readonly TensorSpec[];
      readonly outputs: readonly TensorSpec[];
    }
  | { readonly type: 'done'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorReport };

/** The host's start-up values, one JSON argument. */
export interface HostSettings {
  readonly device: Device;
  readonly socketPath: string;
  /** Where the parent keeps the state file, and perhaps the socket; goes when nobody needs it any more. */
  readonly folder: string;
  readonly declaredBytes?: number | undefined;
  /** Of which the memory is read, see `readNvidiaMemory`. */
  readonly cudaCard?: string | undefined;
  readonly mostItems: number;
  /** Sizes of tensor batches, rising from 1; default: any. */
  readonly sizes?: readonly number[] | undefined;
  /** Longest time of one tensor batch before the driver is taken to hang. */
  readonly timeoutMs: number;
  /** The same for the opening of one model. */
  readonly openTimeoutMs: number;
}

/** From the host to its parent over the fork's channel. */
export type HostNews =
  | { readonly type: 'listening' }
  | { readonly type: 'alive' }
  | { readonly type: 'batch'; readonly report: BatchReport; readonly freeBytes: number | undefined }
  /** It is about to end itself, and why. */
  | { readonly type: 'giving-up'; readonly reason: string };

/** `host.json` beside the socket: what clients that find nobody there need to know. */
export interface HostState {
  readonly socketPath: string;
  /** `starting` also between a crash and the next start. */
  readonly state: 'starting' | 'up' | 'given-up';
  readonly reason?: string | undefined;
}

export const STATE_FILE = 'host.json';
