import ReconnectingWebSocket from 'partysocket/ws';
import { startTransition, useEffect, useReducer, useRef } from 'react';
import type { ProgressMessage } from '../../../src/protocol/batch-api.ts';
import { apiKey } from '../api/api-key.ts';
import { applyEvent, EMPTY_FEED, type FeedEvent, type FeedState } from './feed-state.ts';

/** Messages that come within this time are drawn together. */
const TOGETHER_MS = 120;
/** The server closes with this when the batch is deleted. */
const DELETED = 4404;

/** Follows a batch over the socket; after a lost connection it asks for what it missed, by revision. */
export function useBatchFeed(batchId: string): [FeedState, (event: FeedEvent) => void] {
  const [state, dispatch] = useReducer(applyEvent, EMPTY_FEED);
  const revision = useRef<number>(undefined);

  useEffect(() => {
    const address = () => {
      const since = revision.current === undefined ? '' : `?since=${revision.current}`;
      const origin = location.origin.replace(/^http/, 'ws');
      return `${origin}/api/v1/batches/${encodeURIComponent(batchId)}/events${since}`;
    };
    const protocols = () => {
      const key = apiKey();
      return key ? [`packshot.key.${key}`] : [];
    };
    const socket = new ReconnectingWebSocket(address, protocols, {
      minReconnectionDelay: 400,
      maxReconnectionDelay: 5000,
      connectionTimeout: 8000,
    });
    socket.addEventListener('open', () => dispatch({ type: 'connected' }));
    // Results are drawn when the browser has time: a key that is pressed meanwhile goes first.
    let arrived: ProgressMessage[] = [];
    const draw = () => {
      const messages = arrived;
      arrived = [];
      startTransition(() => {
        for (const message of messages) dispatch(message);
      });
    };
    socket.addEventListener('message', (event: MessageEvent<string>) => {
      const message = JSON.parse(event.data) as ProgressMessage;
      revision.current = message.revision;
      if (arrived.push(message) === 1) setTimeout(draw, TOGETHER_MS);
    });
    socket.addEventListener('close', (event) => {
      if (event.code !== DELETED) return dispatch({ type: 'disconnected' });
      socket.close();
      dispatch({ type: 'deleted' });
    });
    return () => {
      socket.close();
      arrived = [];
      revision.current = undefined;
      dispatch({ type: 'left' });
    };
  }, [batchId]);
  return [state, dispatch];
}
