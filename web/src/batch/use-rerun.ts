import { useMutation } from '@tanstack/react-query';
import { type RerunItemData, rerunItem } from '../../../src/client/index.ts';
import type { ChangedItemView, ItemView } from '../../../src/protocol/batch-api.ts';
import type { Override } from '../../../src/protocol/recipe.ts';
import { answerOf } from '../api/api-problem.ts';
import type { FeedEvent } from './feed-state.ts';

export interface Rerun {
  readonly items: readonly ItemView[];
  readonly overrideOf: (item: ItemView) => Override;
  /** One of them is taken; those that follow may still be refused. */
  readonly onAccepted?: (item: ItemView) => void;
}

/** Works on photos again, each with changed parameters. */
export function useRerun(batchId: string, dispatch: (event: FeedEvent) => void) {
  return useMutation({
    mutationFn: async ({ items, overrideOf, onAccepted }: Rerun) => {
      for (const item of items) {
        const path = { id: batchId, index: item.index };
        const body = overrideOf(item) as RerunItemData['body'];
        const answered = await answerOf(rerunItem({ path, body }));
        dispatch({ type: 'answered-item', item: answered as ChangedItemView });
        onAccepted?.(item);
      }
    },
  });
}
