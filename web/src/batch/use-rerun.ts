import { useMutation } from '@tanstack/react-query';
import { type RerunItemData, rerunItem } from '../../../src/client/index.ts';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { answerOf } from '../api/api-problem.ts';
import type { FeedEvent } from './feed-state.ts';

/** Works on photos again, each with changed parameters. */
export function useRerun(batchId: string, dispatch: (event: FeedEvent) => void) {
  return useMutation({
    mutationFn: async ({
      items,
      overrideOf,
    }: {
      items: readonly ItemView[];
      overrideOf: (item: ItemView) => RerunItemData['body'];
    }) => {
      for (const item of items) {
        const path = { id: batchId, index: item.index };
        const answered = await answerOf(rerunItem({ path, body: overrideOf(item) }));
        dispatch({ type: 'answered-item', item: answered as ItemView });
      }
    },
  });
}
