import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { poolProcessEnvironment } from '../config.ts';
import { AppError } from '../errors.ts';
import type { EngineSettings } from '../services/engine-settings.ts';
import { startDeadline } from './deadline.ts';
import type { PhotoReport, PhotoTask, RunPhotoOptions } from './photo-task.ts';
import {
  type FromProcess,
  type ModelHostPlace,
  OUT_OF_MEMORY_LINE,
  type ProcessSettings,
  type ToProcess,
  WATCH_FD,
  type WorkMessage,
} from './process-messages.ts';

export interface WorkOptions extends RunPhotoOptions {
  readonly timeoutMs: number;
  /** Engines that are not to be asked, by name. */
  readonly without?: readonly string[] | undefined;
}

export interface PoolProcessSettings {
  readonly engines: EngineSettings;
  readonly modelHost?: ModelHostPlace | undefined;
  readonly hardRssBytes: number;
  /** A cancelled photo has so long to take back what it ordered from remote engines; 0 = it orders nothing. */
  readonly takeBackMs: number;
}

interface Settle {
  resolve(report: PhotoReport): void;
  reject(error: AppError): void;
}

const STDERR_KEPT_CHARACTERS = 2_000;

/** One process of the pool, seen from the parent. It works on one photo at a time. */
export class PoolProcess {
  /** 0 when the system refused to start it. */
  readonly pid: number;
  /** Resolves when it is gone and everything that it said has been read. */
  readonly exited: Promise<void>;
  /** Resident memory at its last reply. */
  rssBytes = 0;
  readonly #child: ChildProcess;
  readonly #hardRssBytes: number;
  readonly #takeBackMs: number;
  readonly #work: Omit<WorkMessage, 'task' | 'without'>;
  #photosBegun = 0;
  #cpuMs = 0;
  #outOfMemory = false;
  #stderr = '';
  #gone = false;
  #working: Promise<unknown> = Promise.resolve();

  constructor({ engines, modelHost, hardRssBytes, takeBackMs }: PoolProcessSettings) {
    const argument: ProcessSettings = { hardRssBytes, parentPid: process.pid };
    this.#hardRssBytes = hardRssBytes;
    this.#takeBackMs = takeBackMs;
    this.#work = { type: 'work', engines, modelHost };
    this.#child = fork(entryPath(), [JSON.stringify(argument)], {
      env: poolProcessEnvironment(),
      execArgv: [],
      // Its stdout would mix into the one JSON document that `--json` prints.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    });
    this.pid = this.#child.pid ?? 0;
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT_CHARACTERS);
    });
    this.#hearWatch(this.#child.stdio[WATCH_FD] as Socket | undefined);
    this.exited = new Promise((resolve) => {
      const end = () => {
        this.#gone = true;
        resolve();
      };
      this.#child.once('close', end);
      this.#child.once('error', end);
    });
  }

  get alive(): boolean {
    return !this.#gone && this.#child.connected;
  }

  /**
   * @throws AppError: the photo's own, or `process_crashed`, `process_timeout`, `out_of_memory`, after which the
   *   process is gone, or `cancelled`, after which it may be
   */
  work(task: PhotoTask, options: WorkOptions): Promise<PhotoReport> {
    const working = this.#workOn(task, options);
    this.#working = working.catch(() => undefined);
    return working;
  }

  async #workOn(task: PhotoTask, options: WorkOptions): Promise<PhotoReport> {
    this.#photosBegun += 1;
    this.#keepParentAlive(true);
    let reason: AppError | undefined;
    const end = (error: AppError) => {
      reason ??= error;
      this.kill();
    };
    let takingBack: NodeJS.Timeout | undefined;
    const onAbort = () => {
      this.#tell({ type: 'cancel' });
      takingBack = setTimeout(() => end(new AppError('cancelled', 'Cancelled.')), this.#takeBackMs);
    };
    const stopDeadline = startDeadline({
      timeoutMs: options.timeoutMs,
      cpuMs: () => this.#cpuMs,
      onExpired: () => end(timedOut(task, options.timeoutMs)),
    });
    options.signal?.addEventListener('abort', onAbort, { once: true });
    let stopListening = () => {};
    try {
      return await new Promise((resolve, reject) => {
        stopListening = this.#listen({ resolve, reject }, options);
        void this.exited.then(() => reject(reason ?? this.#deathOf(task)));
        this.#tell({ task, without: options.without, ...this.#work });
        if (options.signal?.aborted) onAbort();
      });
    } finally {
      stopDeadline();
      clearTimeout(takingBack);
      options.signal?.removeEventListener('abort', onAbort);
      stopListening();
      this.#keepParentAlive(false);
    }
  }

  /** After the photo in hand, which its own signal ends. */
  async end(): Promise<void> {
    await this.#working;
    this.kill();
    await this.exited;
  }

  /** Its end is awaited by `exited`. */
  kill(): void {
    this.#keepParentAlive(true);
    this.#child.kill('SIGKILL');
  }

  /** Without work it must not hold up a script that has come to its end; it ends with the channel. */
  #keepParentAlive(keep: boolean): void {
    const { stderr, stdio } = this.#child;
    const pipes = [stderr, stdio[WATCH_FD]] as (Socket | null)[];
    for (const handle of [this.#child, this.#child.channel, ...pipes]) {
      if (keep) handle?.ref();
      else handle?.unref();
    }
  }

  #hearWatch(pipe: Socket | undefined): void {
    if (!pipe) return;
    createInterface({ input: pipe }).on('line', (line) => {
      if (line === OUT_OF_MEMORY_LINE) this.#outOfMemory = true;
      else this.#cpuMs = Number(line);
    });
  }

  #listen(settle: Settle, { onStep }: WorkOptions): () => void {
    const onMessage = (message: FromProcess) => {
      if (message.type === 'step') return onStep?.(message);
      this.rssBytes = message.rssBytes;
      if (message.type === 'done') return settle.resolve(message.report);
      const { code, message: text, retryable, values = {} } = message.error;
      settle.reject(new AppError(code, text, { retryable, values }));
    };
    this.#child.on('message', onMessage);
    return () => this.#child.off('message', onMessage);
  }

  /** A process that has just died is noticed by its exit; that the message was lost does not matter then. */
  #tell(message: ToProcess): void {
    if (this.alive) this.#child.send(message, () => {});
  }

  #deathOf(task: PhotoTask): AppError {
    const { exitCode, signalCode } = this.#child;
    const subject = task.filename;
    if (this.#outOfMemory) {
      const limitMb = Math.round(this.#hardRssBytes / 1e6);
      return new AppError(
        'out_of_memory',
        `${subject}: needs more than the ${limitMb} MB that one process may use. Give it with fewer pixels.`,
        // In a process that had worked before, part of the memory may have been left over from other photos.
        { subject, values: { limitMb }, retryable: this.#photosBegun > 1 },
      );
    }
    return new AppError(
      'process_crashed',
      `${subject}: the process that worked on it ended unexpectedly (${signalCode ?? `exit code ${exitCode}`}).`,
      { subject, retryable: true, cause: this.#stderr.trim() || undefined },
    );
  }
}

function timedOut(task: PhotoTask, timeoutMs: number): AppError {
  const seconds = Math.round(timeoutMs / 1000);
  return new AppError(
    'process_timeout',
    `${task.filename}: not finished after ${seconds} s of work, given up. Give it with fewer pixels.`,
    { subject: task.filename, values: { seconds } },
  );
}

/** The built entry, also when this file runs from `src` under tsx or vitest: a child runs plain Node. */
function entryPath(): string {
  const built = import.meta.url.endsWith('.ts') ? '../../dist/worker/photo-process.js' : './photo-process.js';
  const path = fileURLToPath(new URL(built, import.meta.url));
  if (!existsSync(path)) throw new AppError('internal', `${path} is missing: run "npm run build".`);
  return path;
}
