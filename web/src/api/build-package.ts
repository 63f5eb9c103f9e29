import { type PackBatchResponses, packBatch } from '../../../src/client/index.ts';
import { answerOf } from './api-problem.ts';

export interface PackageRequest {
  readonly id: string;
  /** The photos to pack; all where left out. */
  readonly indexes?: number[] | undefined;
  /** From 0 to 1, while a large ZIP is being built. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

const ASK_AGAIN_MS = 1000;

/** Asks for a ZIP until it is built. @throws ApiProblem */
export async function buildPackage({
  id,
  indexes,
  onProgress,
}: PackageRequest): Promise<PackBatchResponses[200]> {
  for (;;) {
    const call = packBatch({
      path: { id },
      headers: { prefer: 'respond-async' },
      ...(indexes ? { body: { indexes } } : {}),
    });
    const answer = await answerOf(call);
    if ('url' in answer) return answer;
    onProgress?.(answer.builtBytes / answer.bytes);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
