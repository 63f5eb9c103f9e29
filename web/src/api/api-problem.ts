import { askForApiKey } from './api-key.ts';

export interface ProblemPart {
  readonly subject: string;
  readonly code: string;
  readonly detail: string;
}

/** What the server refused, or that it could not be reached (`code: "offline"`). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly parts: readonly ProblemPart[];

  constructor(status: number, code: string, detail: string, parts: readonly ProblemPart[] = []) {
    super(detail);
    this.status = status;
    this.code = code;
    this.parts = parts;
    if (status === 401) askForApiKey();
  }
}

export function toApiProblem(status: number, body: unknown): ApiProblem {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as {
    code?: string;
    detail?: string;
    errors?: ProblemPart[];
  };
  return new ApiProblem(status, problem.code ?? 'internal', problem.detail ?? '', problem.errors ?? []);
}

/** Takes the answer out of a call of the generated client. @throws ApiProblem */
export async function answerOf<T>(
  call: Promise<{ data?: T | undefined; error?: unknown; response?: Response | undefined }>,
): Promise<T> {
  const { data, error, response } = await call.catch(() => {
    throw new ApiProblem(0, 'offline', '');
  });
  if (!response) throw new ApiProblem(0, 'offline', '');
  if (error !== undefined || !response.ok) throw toApiProblem(response.status, error);
  return data as T;
}
