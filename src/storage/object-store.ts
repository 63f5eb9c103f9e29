import type { Readable } from 'node:stream';
import { AppError } from '../errors.ts';

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAtMs: number;
}

export interface ByteRange {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
}

export interface SignedUrlOptions {
  readonly expiresInSeconds: number;
  readonly contentType: string;
  /** With it the browser saves the file under this name; without it it shows it. */
  readonly downloadName?: string | undefined;
}

/**
 * Where bytes lie. Keys are made by packshot from ids (`[a-z0-9/._-]`), never from a user's file name.
 * Every call throws AppError `storage_failed` (retryable) when the store cannot be reached.
 */
export interface ObjectStore {
  readonly kind: 'local' | 's3';
  /** Where `signedUrl` leads, for instance `https://files.example`; undefined where it never leads elsewhere. */
  readonly linkOrigin: string | undefined;
  /** Stores all of the stream or nothing. @returns the number of bytes */
  put(
    key: string,
    source: Readable,
    options: { contentType: string; signal?: AbortSignal | undefined },
  ): Promise<number>;
  /** Takes over a local file, which is gone afterwards. @returns the number of bytes */
  adopt(
    key: string,
    file: string,
    options: { contentType: string; signal?: AbortSignal | undefined },
  ): Promise<number>;
  /** @throws AppError `object_not_found` */
  read(
    key: string,
    options?: { range?: ByteRange | undefined; signal?: AbortSignal | undefined },
  ): Promise<Readable>;
  stat(key: string): Promise<StoredObject | undefined>;
  /** No error when there is nothing. */
  delete(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Removes what writers that were killed have left; absent where the store does so itself. */
  tidy?(nowMs: number): Promise<void>;
  /** A link straight to the store, or undefined where bytes have to pass through the server. */
  signedUrl(key: string, options: SignedUrlOptions): Promise<string | undefined>;
}

/** @throws AppError `internal` for a key that could leave its place */
export function checkKey(key: string): string {
  if (/^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/.test(key)) return key;
  throw new AppError('internal', `Not a storage key: ${key}`);
}
