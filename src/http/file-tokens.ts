import { createHmac, timingSafeEqual } from 'node:crypto';
import { RequestProblem } from './problem.ts';

/** What a signed link gives access to. */
export interface FileGrant {
  readonly key: string;
  readonly contentType: string;
  /** Names the bytes: the same tag, the same bytes. */
  readonly etag?: string | undefined;
  /** With it the browser saves the file under this name. */
  readonly downloadName?: string | undefined;
  /** The object is a photo of which previews may be asked for with `?w=`. */
  readonly preview?: boolean | undefined;
}

const HALF_DAY_MS = 12 * 3600 * 1000;

/**
 * Signs and opens the tokens of `GET /files/{token}`: JSON and its HMAC-SHA256. The token is the permission;
 * it names one object and an expiry, nothing else can be reached with it.
 */
export class FileTokens {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /**
   * A link's path that is valid for 12 to 24 hours: the expiry is rounded, so that the same file keeps the same
   * address for half a day and caches serve.
   */
  pathFor(grant: FileGrant, nowMs: number): string {
    return this.pathUntil(grant, (Math.floor(nowMs / HALF_DAY_MS) + 2) * HALF_DAY_MS);
  }

  pathUntil(grant: FileGrant, expiresAtMs: number): string {
    const body = Buffer.from(JSON.stringify({ ...grant, e: expiresAtMs })).toString('base64url');
    return `/files/${body}.${this.#sign(body)}`;
  }

  /** @throws RequestProblem 403 for a tampered token, 410 for an expired one */
  open(token: string, nowMs: number): FileGrant {
    const [body = '', signature = ''] = token.split('.');
    const expected = Buffer.from(this.#sign(body));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
      throw new RequestProblem(
        403,
        'link_invalid',
        'This link was changed or cut off. Copy it again from the batch.',
      );
    }
    const { e, ...grant } = JSON.parse(Buffer.from(body, 'base64url').toString()) as FileGrant & {
      e: number;
    };
    if (e <= nowMs) {
      throw new RequestProblem(410, 'link_expired', 'This link has expired. Ask the batch for a new one.');
    }
    return grant;
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#secret).update(body).digest('base64url');
  }
}
