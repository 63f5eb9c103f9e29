import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorReport } from '../errors.ts';
import type { SubjectCorrection } from '../protocol/corrections.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { EngineSettings } from '../services/engine-settings.ts';
import { createQuota } from './quota.ts';

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

export type FromMatteThread = { readonly matte: Uint8Array } | { readonly error: ErrorReport };

export interface MattePreviews {
  /** @returns the corrected matte as a grey PNG, longer side at most 1024 px. @throws AppError */
  preview(task: MatteTask, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Unused for so long, the thread ends and gives its memory back. */
const IDLE_MS = 60_000;

/**
 * Corrects mattes in one thread beside the server, so that a click is answered while photos are worked on and the
 * server goes on serving. One after the other: whoever clicks on gives up the request before.
 */
export function createMattePreviews(settings: EngineSettings = {}): MattePreviews {
  const turns = createQuota(1);
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  const end = async () => {
    clearTimeout(idle);
    const ending = thread;
    thread = undefined;
    await ending?.terminate();
  };
  const ask = (task: MatteTask): Promise<Uint8Array> => {
    thread ??= new Worker(entryUrl(), { execArgv: [], workerData: settings });
    const asked = thread;
    return new Promise((resolve, reject) => {
      const onMessage = (message: FromMatteThread) => {
        asked.off('exit', onExit);
        if ('matte' in message) return resolve(message.matte);
        const { code, message: text, retryable } = message.error;
        reject(new AppError(code, text, { retryable }));
      };
      const onExit = () => {
        if (thread === asked) thread = undefined;
        reject(new AppError('process_crashed', 'The matte could not be corrected. Try again.', { cause }));
      };
      let cause: unknown;
      asked.once('error', (error) => {
        cause = error;
      });
      asked.once('message', onMessage);
      asked.once('exit', onExit);
      asked.postMessage(task);
    });
  };

  return {
    async preview(task, signal) {
      const endTurn = await turns.take(1, signal);
      clearTimeout(idle);
      try {
        return await ask(task);
      } finally {
        idle = setTimeout(() => void end(), IDLE_MS);
        idle.unref();
        endTurn();
      }
    },
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
