import { AppError } from '../errors.ts';

/**
 * What went wrong at a remote engine. It has no `cause`: those of network errors carry addresses, and neither
 * address nor key of an engine may reach a log, a client or another error.
 */
export class EngineError extends AppError {
  /** Another endpoint may do what this one could not. */
  readonly elsewhere: boolean;
  /** The engine has done nothing yet and asks to be tried again after this time. */
  readonly busyForMs: number | undefined;
  /** The HTTP status with which it refused. */
  readonly status: number | undefined;

  constructor(
    code: 'engine_unavailable' | 'engine_failed',
    message: string,
    options: {
      retryable?: boolean;
      elsewhere?: boolean;
      busyForMs?: number | undefined;
      status?: number | undefined;
    } = {},
  ) {
    super(code, message, { retryable: options.retryable ?? false });
    this.elsewhere = options.elsewhere ?? false;
    this.busyForMs = options.busyForMs;
    this.status = options.status;
  }
}

interface Labelled {
  readonly label: string;
}

export function unreachable(endpoint: Labelled, detail: string): EngineError {
  const message = `The engine ${endpoint.label} cannot be reached (${detail}). Check that it runs and that its address is right.`;
  return new EngineError('engine_unavailable', message, { retryable: true, elsewhere: true });
}

export function tooSlow(endpoint: Labelled, timeoutMs: number): EngineError {
  const message = `The engine ${endpoint.label} did not finish within ${Math.round(timeoutMs / 1000)} s.`;
  return new EngineError('engine_failed', message, { retryable: true, elsewhere: true });
}

/** It answered, and the answer is not what its protocol promises. */
export function badAnswer(endpoint: Labelled, what: string): EngineError {
  const message = `The engine ${endpoint.label} answered with ${what}.`;
  return new EngineError('engine_failed', message, { retryable: true, elsewhere: true });
}

/** What an HTTP status other than success means for the request and for the other endpoints. */
export function refusal(
  endpoint: Labelled,
  status: number,
  reason: string,
  retryAfterMs: number | undefined,
): EngineError {
  const said = reason === '' ? '' : `: ${reason}`;
  const { label } = endpoint;
  if (status === 429 || status === 503) {
    return new EngineError('engine_unavailable', `The engine ${label} is busy or still loading${said}.`, {
      status,
      retryable: true,
      elsewhere: true,
      busyForMs: retryAfterMs ?? 2_000,
    });
  }
  if (status === 401 || status === 403) {
    const message = `The engine ${label} does not accept the key (HTTP ${status}). Set the right one.`;
    return new EngineError('engine_unavailable', message, { status, elsewhere: true });
  }
  if (status === 404 || status === 405 || (status >= 300 && status < 400)) {
    const message = `The engine ${label} does not offer what was asked (HTTP ${status})${said}. Check its kind, address and model name.`;
    return new EngineError('engine_unavailable', message, { status, elsewhere: true });
  }
  if (status >= 500) {
    const message = `The engine ${label} failed (HTTP ${status})${said}.`;
    return new EngineError('engine_failed', message, { status, retryable: true, elsewhere: true });
  }
  return new EngineError(
    'engine_failed',
    `The engine ${label} refused the request (HTTP ${status})${said}.`,
    { status },
  );
}
