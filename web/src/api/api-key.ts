import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '../hooks/use-stored.ts';

const NAME = 'packshot.key';
let state: { key: string | undefined; asked: boolean } = { key: readStored<string>(NAME), asked: false };
const listeners = new Set<() => void>();

/** The key that requests carry; undefined where the server wants none. */
export function apiKey(): string | undefined {
  return state.key;
}

export function setApiKey(key: string | undefined): void {
  writeStored(NAME, key);
  change({ key, asked: false });
}

/** The server answered 401: the page asks for a key. */
export function askForApiKey(): void {
  change({ ...state, asked: true });
}

export function useApiKeyAsked(): boolean {
  return useSyncExternalStore(subscribe, () => state.asked);
}

function change(next: typeof state): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
