import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError, type ErrorCode, type ErrorValues } from '../errors.ts';

/** One thing that is wrong among several, for instance one photo of an upload. */
export interface ProblemPart {
  readonly subject: string;
  readonly code: string;
  readonly detail: string;
  readonly values?: ErrorValues;
}

/** An error with an HTTP status of its own, or with several parts. */
export class RequestProblem extends AppError {
  readonly status: number;
  readonly parts: readonly ProblemPart[];

  constructor(
    status: number,
    code: ErrorCode,
    message: string,
    { parts = [], values = {} }: { parts?: readonly ProblemPart[]; values?: ErrorValues } = {},
  ) {
    super(code, message, { values });
    this.status = status;
    this.parts = parts;
  }
}

const STATUS_OF_CODE: Partial<Record<ErrorCode, number>> = {
  params_invalid: 422,
  photo_count_out_of_range: 422,
  photo_empty: 422,
  photo_format_unsupported: 422,
  photo_corrupt: 422,
  photo_too_large: 422,
  photo_not_found: 404,
  batch_not_found: 404,
  object_not_found: 404,
  package_not_found: 404,
  batch_state_conflict: 409,
  too_many_requests: 429,
  storage_failed: 503,
};

export const PROBLEM_TYPE = 'application/problem+json';
/** Where a refusal does not know better. */
const RETRY_AFTER_SECONDS = 5;

/** Answers every error as `application/problem+json` (RFC 9457); what is ours to hide stays in the log. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, body } = problemOf(error);
  if (status === 429 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (status >= 500) request.log.error({ error }, 'request failed');
  return reply.status(status).header('cache-control', 'no-store').type(PROBLEM_TYPE).send(body);
}

/** The answer that an error gets. */
export function problemOf(error: unknown): { status: number; body: string } {
  const { errors, ...problem } = describe(error);
  const body = JSON.stringify({
    type: `https://packshot.dev/problems/${problem.code}`,
    values: {},
    ...problem,
    ...(errors ? { errors: errors.map((part) => ({ values: {}, ...part })) } : {}),
  });
  return { status: problem.status, body };
}

interface Problem {
  title: string;
  status: number;
  code: string;
  detail: string;
  values?: ErrorValues;
  errors?: readonly ProblemPart[];
}

function describe(error: unknown): Problem {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      subject:
        issue.instancePath.replace(/^\//, '').replaceAll('/', '.') || error.validationContext || 'request',
      code: 'params_invalid',
      detail: issue.message ?? 'is not valid',
    }));
    return {
      title: TITLES[422],
      status: 422,
      code: 'params_invalid',
      detail: 'The request is not valid.',
      errors,
    };
  }
  if (error instanceof AppError) return describeAppError(error);
  if (isDatabaseAway(error)) {
    return describeAppError(
      new RequestProblem(
        503,
        'storage_failed',
        'The database does not answer, or its disk is full. Try again in a moment.',
      ),
    );
  }
  const status = (error as FastifyError).statusCode ?? 500;
  if (status >= 500) return hidden(500);
  const { code, message } = error as FastifyError;
  return { title: titleOf(status), status, code: (code ?? 'request_invalid').toLowerCase(), detail: message };
}

function describeAppError(error: AppError): Problem {
  const status = error instanceof RequestProblem ? error.status : (STATUS_OF_CODE[error.code] ?? 500);
  if (status === 500) return hidden(500);
  const parts = error instanceof RequestProblem && error.parts.length > 0 ? { errors: error.parts } : {};
  const { code, message: detail, values } = error;
  return { title: titleOf(status), status, code, detail, values, ...parts };
}

function hidden(status: number): Problem {
  return {
    title: titleOf(status),
    status,
    code: 'internal',
    detail: 'Something went wrong on our side. Try again; the log tells the operator what happened.',
  };
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  408: 'Too slow',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  422: 'Not valid',
  423: 'Locked',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Temporarily unavailable',
};

function titleOf(status: number): string {
  return TITLES[status] ?? 'Error';
}

/**
 * No connection, or one that broke: Node's codes, PostgreSQL's classes 08 (connection), 53 (out of disk, memory,
 * connections) and 57P (shutting down), SQLite's full disk and a lock that somebody holds for long.
 */
function isDatabaseAway(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (
    typeof code === 'string' &&
    /^(ECONN(REFUSED|RESET)|ETIMEDOUT|ENOTFOUND|EPIPE|08...|53...|57P0.|SQLITE_(FULL|BUSY|IOERR)\w*)$/.test(
      code,
    )
  )
    return true;
  return (
    typeof message === 'string' &&
    /^(Connection terminated|timeout exceeded when trying to connect)/.test(message)
  );
}
