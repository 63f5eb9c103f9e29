import type { BatchView } from '../../../src/protocol/batch-api.ts';
import type { Override, Params } from '../../../src/protocol/recipe.ts';
import { apiKey } from './api-key.ts';
import { ApiProblem, toApiProblem } from './api-problem.ts';

export interface BatchUpload {
  readonly photos: readonly File[];
  readonly params: Params & { name?: string; priority?: number };
  /** By index of the photo. */
  readonly overrides: Readonly<Record<string, Override>>;
  /** The same for every attempt: an upload that arrived, but whose answer was lost, is not done twice. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  readonly onProgress: (sentBytes: number, totalBytes: number) => void;
}

/** `fetch` tells nothing of an upload's progress, so this is an XMLHttpRequest. @throws ApiProblem */
export function uploadBatch(upload: BatchUpload): Promise<BatchView> {
  const form = new FormData();
  form.append('params', JSON.stringify(upload.params));
  form.append('overrides', JSON.stringify(upload.overrides));
  for (const photo of upload.photos) form.append('photos', photo, photo.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/batches');
    request.responseType = 'json';
    request.setRequestHeader('idempotency-key', upload.idempotencyKey);
    const key = apiKey();
    if (key) request.setRequestHeader('authorization', `Bearer ${key}`);
    request.upload.onprogress = ({ loaded, total }) => upload.onProgress(loaded, total);
    request.onload = () => {
      if (request.status === 201) resolve(request.response as BatchView);
      else reject(toApiProblem(request.status, request.response));
    };
    request.onerror = () => reject(new ApiProblem(0, 'offline', ''));
    request.onabort = () => reject(new ApiProblem(0, 'cancelled', ''));
    upload.signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
