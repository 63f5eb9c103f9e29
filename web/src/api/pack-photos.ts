import { apiKey } from './api-key.ts';
import { ApiProblem, toApiProblem } from './api-problem.ts';

export interface BuiltPackage {
  readonly url: string;
  readonly bytes: number;
  readonly expiresAt: string;
}

export interface Packing {
  readonly batchId: string;
  /** Absent: all photos. */
  readonly indexes?: readonly number[] | undefined;
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress: (share: number) => void;
}

const ASK_AGAIN_MS = 500;

/** Has a ZIP built and asks how far it is until the link comes. @throws ApiProblem, or the signal's reason */
export async function packPhotos({ batchId, indexes, signal, onProgress }: Packing): Promise<BuiltPackage> {
  const key = apiKey();
  for (;;) {
    const answer = await fetch(`/api/v1/batches/${encodeURIComponent(batchId)}/package`, {
      method: 'POST',
      signal,
      headers: {
        'content-type': 'application/json',
        prefer: 'respond-async',
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      body: JSON.stringify(indexes ? { indexes } : {}),
    }).catch((thrown: unknown) => {
      throw signal.aborted ? thrown : new ApiProblem(0, 'offline', '');
    });
    const body = (await answer.json().catch(() => ({}))) as Partial<BuiltPackage> & { builtBytes?: number };
    if (!answer.ok) throw toApiProblem(answer.status, body);
    if (answer.status === 200) return body as BuiltPackage;
    onProgress((body.builtBytes ?? 0) / Math.max(1, body.bytes ?? 1));
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
