import { useMutation } from '@tanstack/react-query';
import {
  cancelBatch,
  changeBatch,
  deleteBatch,
  pauseBatch,
  resumeBatch,
  retryBatch,
} from '../../../src/client/index.ts';
import type { BatchView } from '../../../src/protocol/batch-api.ts';
import { answerOf } from '../api/api-problem.ts';
import type { FeedEvent } from './feed-state.ts';

/** Pause, resume, cancel, retry, priority, name, delete. */
export function useSteering(batchId: string, dispatch: (event: FeedEvent) => void) {
  const path = { id: batchId };
  const onSuccess = (batch: unknown) => dispatch({ type: 'answered-batch', batch: batch as BatchView });
  return {
    pause: useMutation({ mutationFn: () => answerOf(pauseBatch({ path })), onSuccess }),
    resume: useMutation({ mutationFn: () => answerOf(resumeBatch({ path })), onSuccess }),
    cancel: useMutation({ mutationFn: () => answerOf(cancelBatch({ path })), onSuccess }),
    retry: useMutation({ mutationFn: () => answerOf(retryBatch({ path })), onSuccess }),
    change: useMutation({
      mutationFn: (body: { priority?: number; name?: string }) => answerOf(changeBatch({ path, body })),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: () => answerOf(deleteBatch({ path })) }),
  };
}

export type Steering = ReturnType<typeof useSteering>;
