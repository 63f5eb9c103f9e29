import { Agent, type BodyInit, fetch, type Headers, type Response } from 'undici';
import type { z } from 'zod';
import { type EngineClock, systemClock } from './engine-clock.ts';
import type { EngineEndpoint } from './engine-endpoint.ts';
import { badAnswer, refusal, tooSlow, unreachable } from './engine-error.ts';

export interface EngineRequest {
  readonly endpoint: EngineEndpoint;
  readonly method?: 'GET' | 'POST';
  /** Relative to the endpoint, without a leading slash. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit | undefined;
  /** For the whole exchange, from connecting to the last byte. */
  readonly timeoutMs: number;
  /** An answer larger than this is refused while it comes in. */
  readonly mostBytes: number;
  readonly clock?: EngineClock | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EngineReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** undici's own limits of 300 s would end a slow picture; the request's `timeoutMs` rules instead. */
const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 10_000 } });

const MOST_REASON_BYTES = 64_000;
const MOST_REASON_CHARACTERS = 200;
const MOST_BUSY_MS = 120_000;

/**
 * One exchange with an engine, bounded in time and bytes. Redirects are refused: they would carry a photo to
 * where nobody sent it.
 *
 * @throws EngineError for everything but status 2xx; the signal's reason when it fires
 */
export async function askEngine(request: EngineRequest): Promise<EngineReply> {
  const { endpoint, timeoutMs, clock = systemClock } = request;
  request.signal?.throwIfAborted();
  const ended = new AbortController();
  const expired = new AbortController();
  void clock.waitMs(timeoutMs, ended.signal).then(
    () => expired.abort(),
    () => {},
  );
  const signal = request.signal ? AbortSignal.any([request.signal, expired.signal]) : expired.signal;
  try {
    const response = await fetch(endpoint.url(request.path), {
      method: request.method ?? (request.body === undefined ? 'GET' : 'POST'),
      headers: { accept: '*/*', ...request.headers, ...endpoint.headers() },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'manual',
      dispatcher: agent,
      signal,
    });
    if (response.status < 200 || response.status > 299) throw await refused(endpoint, response, clock);
    const body = await readBounded(endpoint, response, request.mostBytes);
    return { status: response.status, headers: response.headers, body };
  } catch (thrown) {
    request.signal?.throwIfAborted();
    if (expired.signal.aborted) throw tooSlow(endpoint, timeoutMs);
    if (thrown instanceof Error && thrown.name === 'AppError') throw thrown;
    throw unreachable(endpoint, networkCode(thrown));
  } finally {
    ended.abort();
  }
}

/** The reply's JSON in the form that its protocol promises. @throws EngineError */
export function jsonOf<Shape>(
  endpoint: EngineEndpoint,
  body: Uint8Array,
  schema: z.ZodType<Shape>,
  what: string,
): Shape {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw badAnswer(endpoint, `something that is not JSON instead of ${what}`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw badAnswer(endpoint, `JSON that is not ${what}`);
  return parsed.data;
}

async function readBounded(
  endpoint: EngineEndpoint,
  response: Response,
  mostBytes: number,
): Promise<Uint8Array> {
  const tooLarge = () => badAnswer(endpoint, `more than ${Math.ceil(mostBytes / 1e6)} MB`);
  if (Number(response.headers.get('content-length') ?? 0) > mostBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function refused(endpoint: EngineEndpoint, response: Response, clock: EngineClock) {
  const body = await readBounded(endpoint, response, MOST_REASON_BYTES).catch(() => new Uint8Array());
  const reason = reasonIn(new TextDecoder().decode(body), endpoint);
  return refusal(endpoint, response.status, reason, retryAfterMs(response.headers, clock));
}

/** Engines say why in `error`, `error.message`, `detail` or `detail[].msg`. */
function reasonIn(text: string, endpoint: EngineEndpoint): string {
  let reason: unknown;
  try {
    const { error, detail, message } = JSON.parse(text) as Record<string, unknown>;
    reason = error ?? detail ?? message;
    if (Array.isArray(reason)) reason = (reason[0] as { msg?: unknown } | undefined)?.msg;
    if (typeof reason === 'object' && reason !== null) reason = (reason as { message?: unknown }).message;
  } catch {
    // A proxy's HTML page explains nothing to a seller.
  }
  if (typeof reason !== 'string') return '';
  const line = endpoint.redact(reason).replace(/\s+/g, ' ').trim();
  return line.slice(0, MOST_REASON_CHARACTERS).replace(/[.:]+$/, '');
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), kept within two minutes. */
function retryAfterMs(headers: Headers, clock: EngineClock): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? 1000 * Number(text) : Date.parse(text) - clock.nowMs();
  return Number.isFinite(ms) ? Math.min(MOST_BUSY_MS, Math.max(0, ms)) : undefined;
}

/** The system's word for it, such as ECONNREFUSED: without the address that stands in the message. */
function networkCode(thrown: unknown): string {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) return code;
  }
  return 'the connection broke';
}
