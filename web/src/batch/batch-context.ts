import { createContext, useContext } from 'react';
import type { BatchView, ItemView } from '../../../src/protocol/batch-api.ts';
import type { FeedEvent, FeedState } from './feed-state.ts';
import type { Marks } from './use-marks.ts';

export interface OpenBatch {
  readonly batch: BatchView;
  readonly connection: FeedState['connection'];
  /** With marks that are still on their way. */
  readonly items: readonly ItemView[];
  readonly marks: Marks;
  readonly dispatch: (event: FeedEvent) => void;
  /** Opens the drawer that makes photos again with other parameters. */
  readonly redo: (items: readonly ItemView[]) => void;
}

const Context = createContext<OpenBatch | undefined>(undefined);

export const OpenBatchProvider = Context.Provider;

/** The batch whose page is open. */
export function useOpenBatch(): OpenBatch {
  const open = useContext(Context);
  if (!open) throw new Error('useOpenBatch outside of a batch page');
  return open;
}
