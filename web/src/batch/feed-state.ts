import type {
  BatchView,
  ChangedItemView,
  ItemView,
  ProgressMessage,
} from '../../../src/protocol/batch-api.ts';

/** A batch as the page knows it. */
export interface FeedState {
  readonly batch: BatchView | undefined;
  /** By index. */
  readonly items: readonly ItemView[];
  /** The last change seen; the socket is asked to go on from there. */
  readonly revision: number | undefined;
  readonly connection: 'connecting' | 'live' | 'lost';
  readonly deleted: boolean;
}

export type FeedEvent =
  | ProgressMessage
  | { readonly type: 'connected' | 'disconnected' | 'deleted' | 'left' }
  | { readonly type: 'answered-batch'; readonly batch: BatchView }
  | { readonly type: 'answered-item'; readonly item: ChangedItemView };

export const EMPTY_FEED: FeedState = {
  batch: undefined,
  items: [],
  revision: undefined,
  connection: 'connecting',
  deleted: false,
};

/** What a message changes. Rows carry their whole state, so a message that comes twice does no harm. */
export function applyEvent(state: FeedState, event: FeedEvent): FeedState {
  switch (event.type) {
    case 'snapshot':
      return { ...state, batch: event.batch, items: event.items, revision: event.revision };
    case 'batch-updated':
      return { ...state, batch: event.batch, revision: event.revision };
    case 'item-updated':
      return {
        ...state,
        batch: event.batch,
        items: withItem(state.items, event.item),
        revision: event.revision,
      };
    case 'step-started':
      return { ...state, items: withStep(state.items, event), revision: event.revision };
    case 'answered-batch':
      return isBehind(state, event.batch) ? state : { ...state, batch: event.batch };
    case 'answered-item':
      return isBehind(state, event.item) ? state : { ...state, items: withItem(state.items, event.item) };
    case 'connected':
      return { ...state, connection: 'live' };
    case 'disconnected':
      return { ...state, connection: 'lost' };
    case 'deleted':
      return { ...state, deleted: true };
    case 'left':
      return EMPTY_FEED;
  }
}

/** An answer may come after the socket has told of later changes; what it would say is known by then. */
function isBehind(state: FeedState, { revision }: { readonly revision: number }): boolean {
  return state.revision !== undefined && revision < state.revision;
}

function withItem(items: readonly ItemView[], item: ItemView): ItemView[] {
  return items.map((other) => (other.index === item.index ? item : other));
}

type StepStarted = Extract<ProgressMessage, { type: 'step-started' }>;

/** Nothing else tells that a waiting photo was begun: its first step does. */
function withStep(items: readonly ItemView[], { index, step, stepShare }: StepStarted): ItemView[] {
  return items.map((item) => {
    const begun = item.status === 'processing' || (item.status === 'pending' && step !== null);
    return item.index === index && begun ? { ...item, status: 'processing', step, stepShare } : item;
  });
}
