import { useSyncExternalStore } from 'react';
import { ApiProblem } from '../api/api-problem.ts';
import { readStored, writeStored } from '../hooks/use-stored.ts';
import { discardUpload, sendPhoto } from './send-photo.ts';

/** How far the upload of one photo is. */
export interface PhotoUpload {
  readonly state: 'waiting' | 'sending' | 'interrupted' | 'sent';
  readonly sentBytes: number;
}

export interface UploadCandidate {
  readonly id: string;
  readonly file: File;
}

interface Entry {
  readonly file: File;
  upload: PhotoUpload;
  stop?: () => void;
}

/** More at once would only share the same line. */
const AT_ONCE = 3;
/** By id of the photo: a reload goes on where it broke off. */
const NAME = 'packshot.uploads';
const WAITING: PhotoUpload = { state: 'waiting', sentBytes: 0 };

const entries = new Map<string, Entry>();
const listeners = new Set<() => void>();
let urls: Readonly<Record<string, string>> = readStored(NAME) ?? {};

/**
 * Sends the photos that are chosen, as soon as they are chosen, and gives up those that no longer are.
 * `onRefused` hears of a photo that the server does not take.
 */
export function syncUploads(
  photos: readonly UploadCandidate[],
  onRefused: (id: string, problem: ApiProblem) => void,
): void {
  const wanted = new Map(photos.map((photo) => [photo.id, photo.file]));
  for (const id of [...entries.keys()].filter((known) => !wanted.has(known))) giveUp(id);
  for (const [id, file] of wanted) if (!entries.has(id)) entries.set(id, { file, upload: WAITING });
  sendNext(onRefused);
  tell();
}

/** The server has taken these uploads over. */
export function forgetUploads(ids: ReadonlySet<string>): void {
  for (const id of ids) entries.delete(id);
  keepUrls(Object.fromEntries(Object.entries(urls).filter(([id]) => !ids.has(id))));
  tell();
}

/** The server has lost them (they are kept for a day): they are sent again. */
export function restartUploads(onRefused: (id: string, problem: ApiProblem) => void): void {
  const photos = [...entries].map(([id, { file }]) => ({ id, file }));
  for (const { stop } of entries.values()) stop?.();
  entries.clear();
  syncUploads(photos, onRefused);
}

/** The server's names of uploads that are complete, in the order of the photos; undefined while one is not. */
export function finishedUploadIds(ids: readonly string[]): string[] | undefined {
  const finished = ids.filter((id) => entries.get(id)?.upload.state === 'sent');
  if (finished.length < ids.length) return undefined;
  return ids.map((id) => urls[id]?.split('/').at(-1) ?? '');
}

/** Resolves when all are complete. @throws ApiProblem `cancelled` when the signal aborts or a photo is gone */
export async function whenUploaded(ids: readonly string[], signal: AbortSignal): Promise<string[]> {
  return await new Promise((resolve, reject) => {
    const check = () => {
      const finished = finishedUploadIds(ids);
      const over = signal.aborted || ids.some((id) => !entries.has(id));
      if (!finished && !over) return;
      listeners.delete(check);
      if (finished) resolve(finished);
      else reject(new ApiProblem(0, 'cancelled', ''));
    };
    listeners.add(check);
    signal.addEventListener('abort', check, { once: true });
    check();
  });
}

export function useUpload(id: string): PhotoUpload | undefined {
  return useSyncExternalStore(subscribe, () => entries.get(id)?.upload);
}

/** 0 to 1, by bytes; whole steps of a percent, so that few of them are drawn. */
export function useSentShare(ids: readonly string[]): number {
  return useSyncExternalStore(subscribe, () => {
    const chosen = ids.map((id) => entries.get(id)).filter((entry) => entry !== undefined);
    const total = chosen.reduce((sum, { file }) => sum + file.size, 0);
    const sent = chosen.reduce((sum, { upload }) => sum + upload.sentBytes, 0);
    return total === 0 ? 0 : Math.floor((100 * sent) / total) / 100;
  });
}

/** The server's name of one complete upload. */
export function useUploadId(id: string | undefined): string | undefined {
  return useSyncExternalStore(subscribe, () => (id === undefined ? undefined : finishedUploadIds([id])?.[0]));
}

function sendNext(onRefused: (id: string, problem: ApiProblem) => void): void {
  let busy = [...entries.values()].filter((entry) => entry.stop && entry.upload.state !== 'sent').length;
  for (const [id, entry] of entries) {
    if (busy >= AT_ONCE) return;
    if (entry.upload.state !== 'waiting' || entry.stop) continue;
    busy += 1;
    send(id, entry, onRefused);
  }
}

function send(id: string, entry: Entry, onRefused: (id: string, problem: ApiProblem) => void): void {
  const change = (upload: PhotoUpload) => {
    entry.upload = upload;
    tell();
  };
  entry.upload = { ...WAITING, state: 'sending' };
  entry.stop = sendPhoto({
    file: entry.file,
    url: urls[id],
    onUrl: (url) => keepUrls({ ...urls, [id]: url }),
    onProgress: (sentBytes) => change({ state: 'sending', sentBytes }),
    onInterrupted: () => change({ ...entry.upload, state: 'interrupted' }),
    onSent: () => {
      change({ state: 'sent', sentBytes: entry.file.size });
      sendNext(onRefused);
    },
    onRefused: (problem) => onRefused(id, problem),
  });
}

function giveUp(id: string): void {
  entries.get(id)?.stop?.();
  entries.delete(id);
  const { [id]: url, ...others } = urls;
  if (url) discardUpload(url);
  keepUrls(others);
}

function keepUrls(next: typeof urls): void {
  urls = next;
  writeStored(NAME, next);
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
