import { useMutation } from '@tanstack/react-query';
import { type RerunItemData, rerunItem } from '../../../src/client/index.ts';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { answerOf } from '../api/api-problem.ts';
import type { FeedEvent } from './feed-state.ts';

/** Works on photos again, each with the same changed parameters. */
export function useRerun(batchId: string, dispatch: (event: FeedEvent) => void) {
  return useMutation({
    mutationFn: async ({
      indexes,
      override,
    }: {
      indexes: readonly number[];
      override: RerunItemData['body'];
    }) => {
      for (const index of indexes) {
        const item = await answerOf(rerunItem({ path: { id: batchId, index }, body: override }));
        dispatch({ type: 'answered-item', item: item as ItemView });
      }
    },
  });
}
