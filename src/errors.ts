/**
 * The one error type of packshot. `code` is stable and may be relied upon by clients; `message` is written
 * for the seller: it names the file or field and says what to do. `retryable` alone decides whether the
 * queue tries again.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** The file, field or other thing the error is about. */
  readonly subject: string | undefined;
  /** What fills the message's blanks in any language, for instance `{ photos: 51, most: 50 }`. */
  readonly values: ErrorValues;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      retryable?: boolean;
      subject?: string | undefined;
      values?: ErrorValues;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.subject = options.subject;
    this.values = options.values ?? {};
  }
}

export type ErrorValues = Readonly<Record<string, number | string>>;

export type ErrorCode =
  // what the user gave
  | 'usage_invalid'
  | 'request_invalid'
  | 'not_authenticated'
  | 'not_allowed'
  | 'page_foreign'
  | 'link_expired'
  | 'link_invalid'
  | 'idempotency_conflict'
  | 'too_many_requests'
  | 'config_invalid'
  | 'params_invalid'
  | 'photo_count_out_of_range'
  | 'photo_not_found'
  | 'photo_empty'
  | 'photo_format_unsupported'
  | 'photo_corrupt'
  | 'photo_too_large'
  | 'photo_no_subject'
  | 'output_too_large'
  // what happened to us
  | 'engine_unavailable'
  | 'engine_failed'
  | 'model_unavailable'
  | 'model_corrupt'
  | 'process_crashed'
  | 'process_timeout'
  | 'out_of_memory'
  | 'storage_failed'
  | 'object_not_found'
  | 'package_not_found'
  | 'batch_not_found'
  | 'batch_state_conflict'
  | 'cancelled'
  | 'internal';

/** The plain form in which an error crosses a process boundary or is written to a manifest. */
export interface ErrorReport {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  /** Absent in what an earlier version wrote. */
  values?: ErrorValues;
}

/** Turns anything thrown into an AppError; what is not ours becomes `internal` and keeps its cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new AppError('cancelled', 'Cancelled.', { cause: thrown });
  }
  if ((thrown as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC') return diskFull(thrown);
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('internal', `Something went wrong inside packshot: ${detail}`, { cause: thrown });
}

/** Retryable: somebody frees space and the work goes on. */
export function diskFull(cause: unknown): AppError {
  const message = 'The disk is full. Free some space; nothing was lost and the work goes on by itself.';
  return new AppError('storage_failed', message, { retryable: true, cause });
}

export function toErrorReport(thrown: unknown): ErrorReport {
  const { code, message, retryable, values } = toAppError(thrown);
  return { code, message, retryable, values };
}
