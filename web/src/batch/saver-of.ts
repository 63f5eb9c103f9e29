import { markItem } from '../../../src/client/index.ts';
import type { ChangedItemView } from '../../../src/protocol/batch-api.ts';
import { answerOf } from '../api/api-problem.ts';
import { ChangeSaver } from './change-saver.ts';

const savers = new Map<string, ChangeSaver>();

/** One for each batch, whichever page is open: what was said a moment before leaving is still sent. */
export function saverOf(batchId: string): ChangeSaver {
  const known = savers.get(batchId);
  if (known) return known;
  const saver = new ChangeSaver({
    storeAs: `packshot.unsaved.${batchId}`,
    send: async (index, change) => {
      const answered = await answerOf(markItem({ path: { id: batchId, index }, body: change }));
      return answered as ChangedItemView;
    },
  });
  window.addEventListener('online', () => saver.sendNow());
  savers.set(batchId, saver);
  return saver;
}
