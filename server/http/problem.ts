import { PROBLEMS, type Problem, type ProblemCode } from '../../wire/problem.ts';

export interface ProblemOptions {
  /** More about this request, for developers. */
  detail?: string | undefined;
  /** Seconds, for the Retry-After header. */
  retryAfter?: number | undefined;
  /** Characters above the limit. */
  overBy?: number;
}

/** Thrown by routes and guards. The response is `application/problem+json`. */
export class ProblemError extends Error {
  override name = 'ProblemError' as const;
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(code);
    this.code = code;
    this.options = options;
  }
}

/** A problem response (RFC 9457). */
export function problemResponse(
  code: ProblemCode,
  requestId: string,
  { detail, retryAfter, overBy }: ProblemOptions = {},
): Response {
  const { status, title } = PROBLEMS[code];
  const problem: Problem = {
    type: `about:blank#${code}`,
    code,
    status,
    title,
    ...(detail !== undefined && { detail }),
    request_id: requestId,
    ...(overBy !== undefined && { over_by: overBy }),
  };
  return new Response(JSON.stringify(problem), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfter !== undefined && { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) }),
    },
  });
}
