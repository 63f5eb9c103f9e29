import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorReport } from '../errors.ts';
import type { ListedSubjectView, SubjectCorrection } from '../protocol/corrections.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { createQuota } from '../quota.ts';
import type { EngineSettings } from '../services/engine-settings.ts';

/** What a preview is made of; crosses to the thread. */
export interface MatteTask {
  /** Any encoding, upright. */
  readonly photo: Uint8Array;
  /** Grey PNG of the same picture. */
  readonly matte: Uint8Array | undefined;
  readonly correction: SubjectCorrection;
  /** Those that the photo's recipe asks for. */
  readonly engines?: Recipe['engines'];
}

/** Which things a photo shows; crosses to the thread. */
export type SubjectsTask = Pick<MatteTask, 'photo' | 'engines'>;

export type ToMatteThread = MatteTask | SubjectsTask;
export type FromMatteThread =
  | { readonly matte: Uint8Array }
  | { readonly subjects: readonly ListedSubjectView[] }
  | { readonly error: ErrorReport };

export interface MattePreviews {
  /** @returns the corrected matte as a grey PNG, longer side at most 1024 px. @throws AppError */
  preview(task: MatteTask, signal: AbortSignal): Promise<Uint8Array>;
  /** @returns the separate things in the photo, the largest first. @throws AppError */
  list(task: SubjectsTask, signal: AbortSignal): Promise<readonly ListedSubjectView[]>;
  close(): Promise<void>;
}

/** Unused for so long, the thread ends and gives its memory back. */
const IDLE_MS = 60_000;
/** Twenty times what a large photo takes, models opened; a photo that takes longer would hold up everybody's. */
const ANSWER_MS = 60_000;

/**
 * Corrects mattes in one thread beside the server, so that a click is answered while photos are worked on and the
 * server goes on serving. One after the other: whoever clicks on gives up the request before.
 */
export function createMattePreviews(
  settings: EngineSettings = {},
  limits: { readonly answerMs: number } = { answerMs: ANSWER_MS },
): MattePreviews {
  const turns = createQuota(1);
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  const end = async () => {
    clearTimeout(idle);
    const ending = thread;
    thread = undefined;
    await ending?.terminate();
  };
  const start = () => {
    const started = new Worker(entryUrl(), { execArgv: [], workerData: settings });
    // Also where it dies while nobody asks: an error that nobody hears would end the server.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (thread === started) thread = undefined;
    });
    thread = started;
    return started;
  };
  const ask = (task: ToMatteThread): Promise<Exclude<FromMatteThread, { error: ErrorReport }>> => {
    const asked = thread ?? start();
    return new Promise((resolve, reject) => {
      let cause: unknown;
      const onError = (error: unknown) => {
        cause = error;
      };
      const onMessage = (message: FromMatteThread) => {
        leave();
        if (!('error' in message)) return resolve(message);
        const { code, message: text, retryable } = message.error;
        reject(new AppError(code, text, { retryable }));
      };
      const onExit = () => {
        leave();
        reject(new AppError('process_crashed', 'The matte could not be corrected. Try again.', { cause }));
      };
      const timeout = setTimeout(() => {
        leave();
        void end();
        const text = 'The matte took too long. Try again, or correct it with fewer strokes.';
        reject(new AppError('process_timeout', text, { retryable: true }));
      }, limits.answerMs);
      const leave = () => {
        clearTimeout(timeout);
        asked.off('error', onError).off('message', onMessage).off('exit', onExit);
      };
      asked.on('error', onError).on('message', onMessage).on('exit', onExit);
      asked.postMessage(task);
    });
  };

  const inTurn = async (task: ToMatteThread, signal: AbortSignal) => {
    const endTurn = await turns.take(1, signal);
    clearTimeout(idle);
    try {
      return await ask(task);
    } finally {
      idle = setTimeout(() => void end(), IDLE_MS);
      idle.unref();
      endTurn();
    }
  };

  return {
    preview: async (task, signal) => ((await inTurn(task, signal)) as { matte: Uint8Array }).matte,
    list: async (task, signal) =>
      ((await inTurn(task, signal)) as { subjects: readonly ListedSubjectView[] }).subjects,
    close: end,
  };
}

/** The built entry, also when this file runs from `src` under tsx or vitest: a thread runs plain Node. */
function entryUrl(): URL {
  const built = import.meta.url.endsWith('.ts') ? '../../dist/worker/matte-thread.js' : './matte-thread.js';
  const url = new URL(built, import.meta.url);
  if (!existsSync(fileURLToPath(url))) {
    throw new AppError('internal', `${fileURLToPath(url)} is missing: run "npm run build".`);
  }
  return url;
}
