import { DetailedError, Upload } from 'tus-js-client';
import { apiKey } from '../api/api-key.ts';
import { type ApiProblem, toApiProblem } from '../api/api-problem.ts';

export interface PhotoSending {
  readonly file: File;
  /** Where an earlier try of this very photo began; it goes on from what the server has. */
  readonly url: string | undefined;
  readonly onUrl: (url: string) => void;
  readonly onProgress: (sentBytes: number) => void;
  /** The connection broke; it is tried again by itself. */
  readonly onInterrupted: () => void;
  readonly onSent: () => void;
  /** The server does not want this photo; trying again would not help. */
  readonly onRefused: (problem: ApiProblem) => void;
}

const AGAIN_MS = 2000;
const PASSING_STATUSES = new Set([0, 401, 409, 423, 429]);

/** Sends one photo after the tus protocol, for as long as it takes. @returns how to stop it */
export function sendPhoto(sending: PhotoSending): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const upload = new Upload(sending.file, {
    endpoint: '/api/v1/uploads',
    uploadUrl: sending.url ?? null,
    metadata: { filename: sending.file.name },
    storeFingerprintForResuming: false,
    retryDelays: null,
    onBeforeRequest: (request) => {
      const key = apiKey();
      if (key) request.setHeader('authorization', `Bearer ${key}`);
    },
    onUploadUrlAvailable: () => upload.url && sending.onUrl(upload.url),
    onProgress: sending.onProgress,
    onSuccess: () => {
      stop();
      sending.onSent();
    },
    onError: (error) => {
      const status = statusOf(error);
      if (PASSING_STATUSES.has(status) || status >= 500) {
        sending.onInterrupted();
        timer = setTimeout(again, AGAIN_MS);
        return;
      }
      stop();
      sending.onRefused(problemOf(error, status));
    },
  });
  const again = () => {
    clearTimeout(timer);
    timer = undefined;
    upload.start();
  };
  const onOnline = () => timer !== undefined && again();
  const stop = () => {
    clearTimeout(timer);
    window.removeEventListener('online', onOnline);
  };
  window.addEventListener('online', onOnline);
  upload.start();
  return () => {
    stop();
    void upload.abort();
  };
}

/** An upload that nobody wants any more; one that cannot be reached now is swept by the server after a day. */
export function discardUpload(url: string): void {
  const key = apiKey();
  const headers = { 'tus-resumable': '1.0.0', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  void fetch(url, { method: 'DELETE', headers }).catch(() => undefined);
}

function statusOf(error: Error): number {
  return error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

function problemOf(error: Error, status: number): ApiProblem {
  const text = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  return toApiProblem(status, parseJson(text));
}

/** Undefined where something between us and the server answers in its place. */
function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
