import ReconnectingWebSocket from 'partysocket/ws';
import { startTransition, useEffect, useReducer, useRef } from 'react';
import type { ProgressMessage } from '../../../src/protocol/batch-api.ts';
import { apiKey } from '../api/api-key.ts';
import { type Heard, isStale, revisionToResume } from './feed-resume.ts';
import { applyEvent, EMPTY_FEED, type FeedEvent, type FeedState } from './feed-state.ts';

/** Messages that come within this time are drawn together. */
const TOGETHER_MS = 120;
/** The server closes with this when the batch is deleted. */
const DELETED = 4404;
const STALE_CHECK_MS = 60_000;

/** Follows a batch over the socket; after a lost connection it asks for what it missed, by revision. */
export function useBatchFeed(batchId: string): [FeedState, (event: FeedEvent) => void] {
  const [state, dispatch] = useReducer(applyEvent, EMPTY_FEED);
  const heard = useRef<Heard>(undefined);

  useEffect(() => {
    const address = () => {
      const revision = revisionToResume(heard.current, Date.now());
      const since = revision === undefined ? '' : `?since=${revision}`;
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
      const { revision } = message;
      const snapshotAtMs = message.type === 'snapshot' ? Date.now() : (heard.current?.snapshotAtMs ?? 0);
      heard.current = { revision, snapshotAtMs };
      if (arrived.push(message) === 1) setTimeout(draw, TOGETHER_MS);
    });
    socket.addEventListener('close', (event) => {
      if (event.code !== DELETED) return dispatch({ type: 'disconnected' });
      socket.close();
      dispatch({ type: 'deleted' });
    });
    // A page that stays open, or a laptop that slept: the links must be renewed though nothing broke.
    const renewing = setInterval(() => {
      const open = socket.readyState === ReconnectingWebSocket.OPEN;
      if (open && heard.current && isStale(heard.current, Date.now())) socket.reconnect();
    }, STALE_CHECK_MS);
    return () => {
      clearInterval(renewing);
      socket.close();
      arrived = [];
      heard.current = undefined;
      dispatch({ type: 'left' });
    };
  }, [batchId]);
  return [state, dispatch];
}
