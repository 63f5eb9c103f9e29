import { closeSync, openSync, writeFileSync } from 'node:fs';
import { readFile, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, diskFull, toAppError } from '../errors.ts';
import { digestOf } from './file-digest.ts';
import type { DeclaredFile } from './hub-file.ts';

export interface DownloadOptions {
  /** Where the bytes gather; what an interrupted download left there is continued. */
  readonly partPath: string;
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Silence after which a connection counts as dead; default 60 s. */
  readonly stallMs?: number | undefined;
}

/** A connection that brought bytes before it broke is taken up again; so often without any it is given up. */
const TRIES_WITHOUT_PROGRESS = 3;
const STALL_MS = 60_000;

/**
 * Brings a file to `partPath`, whole and with the declared digest, or not at all: what is there after a broken
 * connection stays for the next time, what turns out wrong is removed.
 *
 * @throws AppError `model_unavailable` (retryable: call again to continue), `model_corrupt`, `storage_failed`
 */
export async function downloadFile(file: DeclaredFile, options: DownloadOptions): Promise<void> {
  const { partPath, signal } = options;
  let tries = 0;
  let before = await sizeOf(partPath);
  await checkSpace(file.bytes - before, partPath);
  while (before < file.bytes) {
    const failure = await receive(file, before, options);
    signal?.throwIfAborted();
    const after = await sizeOf(partPath);
    if (after >= file.bytes) break;
    tries = after > before ? 0 : tries + 1;
    before = after;
    if (tries >= TRIES_WITHOUT_PROGRESS) throw interrupted(file, after, failure);
  }
  await checkDigest(file, partPath);
}

/** @returns why it ended early, if it did; what is no fault of the connection is thrown */
async function receive(file: DeclaredFile, from: number, options: DownloadOptions): Promise<unknown> {
  const { partPath, stallMs = STALL_MS } = options;
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), stallMs);
  const signal = options.signal ? AbortSignal.any([options.signal, stalled.signal]) : stalled.signal;
  const validatorPath = `${partPath}.etag`;
  try {
    const validator = from > 0 ? await readFile(validatorPath, 'utf8').catch(() => '') : '';
    const response = await fetch(file.url, { headers: rangeHeaders(from, validator), signal });
    if (response.status === 416) await rm(partPath, { force: true });
    if (!response.ok || !response.body) return new Error(`HTTP ${response.status}`);
    // 200 instead of 206: the server sends all of it again, for it cannot continue, or the file has changed.
    const continues = response.status === 206;
    // Nothing is awaited before the first chunk is asked for, and nothing is piped: both would lose what had come
    // when the connection breaks.
    writeFileSync(validatorPath, strongEtag(response.headers));
    const part = openSync(partPath, continues ? 'a' : 'w');
    try {
      let received = continues ? from : 0;
      for await (const chunk of response.body) {
        timer.refresh();
        received += chunk.length;
        if (received > file.bytes) throw new AppError('model_corrupt', 'More bytes came than were declared.');
        writeFileSync(part, chunk);
        options.onProgress?.(received);
      }
    } finally {
      closeSync(part);
    }
    return undefined;
  } catch (error) {
    options.signal?.throwIfAborted();
    const { code } = toAppError(error);
    if (code !== 'storage_failed' && code !== 'model_corrupt') return error;
    if (code === 'model_corrupt') await rm(partPath, { force: true });
    throw toAppError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** `If-Range` (RFC 9110, 13.1.5): the rest if the file is still the same, else all of it. */
function rangeHeaders(from: number, validator: string): Record<string, string> {
  const identity = { 'accept-encoding': 'identity' };
  if (from === 0) return identity;
  return {
    ...identity,
    range: `bytes=${from}-`,
    ...(validator === '' ? {} : { 'if-range': validator }),
  };
}

/** A weak one is no validator for `If-Range`. */
function strongEtag(headers: Headers): string {
  const etag = headers.get('etag') ?? '';
  return etag.startsWith('W/') ? '' : etag;
}

async function checkDigest({ digest, url }: DeclaredFile, path: string): Promise<void> {
  const found = await digestOf(path, digest.kind);
  await rm(`${path}.etag`, { force: true });
  if (found === digest.hex) return;
  await rm(path, { force: true });
  throw new AppError(
    'model_corrupt',
    `What came from ${new URL(url).host} is not the file that the hub declares (${digest.kind} ${found} instead of ` +
      `${digest.hex}). It was removed; pull again, from another network if it comes back.`,
  );
}

async function checkSpace(bytes: number, path: string): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  if (bavail * bsize < bytes) throw diskFull(undefined);
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.size ?? 0;
}

function interrupted({ url, bytes }: DeclaredFile, received: number, cause: unknown): AppError {
  const share = Math.floor((100 * received) / bytes);
  return new AppError(
    'model_unavailable',
    `The connection to ${new URL(url).host} broke at ${share} %. Pull again: it goes on from there.`,
    { retryable: true, cause },
  );
}
