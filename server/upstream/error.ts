import type { ProblemCode } from '../../wire/problem.ts';

export type UpstreamCode = Extract<ProblemCode, `upstream_${string}`>;

/**
 * What a failed call has done upstream. `nothing`: it was refused or never arrived. `perhaps`: it has ended, and may have
 * taken effect. `running`: it may still be running.
 */
export type Aftermath = 'nothing' | 'perhaps' | 'running';

/** A call to the upstream without a usable answer. */
export class UpstreamError extends Error {
  override name = 'UpstreamError' as const;
  readonly code: UpstreamCode;
  readonly aftermath: Aftermath;
  /** For our log only: it may be the upstream's text. */
  readonly detail: string;
  /** Seconds to wait, if the upstream or our budget says so. */
  readonly retryAfter: number | undefined;
  /** Whether the failure concerns this conversation only. */
  readonly scope: 'conversation' | 'upstream';
  /** The fields that the upstream refuses. */
  readonly attributes: readonly string[];
  /** Of the answer, if there was one outside 2xx. */
  readonly status: number | undefined;

  constructor(
    code: UpstreamCode,
    aftermath: Aftermath,
    detail: string,
    options: {
      cause?: unknown;
      retryAfter?: number;
      scope?: 'conversation';
      attributes?: readonly string[];
      status?: number;
    } = {},
  ) {
    super(`${code}: ${detail}`, { cause: options.cause });
    this.code = code;
    this.aftermath = aftermath;
    this.detail = detail;
    this.retryAfter = options.retryAfter;
    this.scope = options.scope ?? 'upstream';
    this.attributes = options.attributes ?? [];
    this.status = options.status;
  }
}

export function isUpstreamError(error: unknown, code?: UpstreamCode): error is UpstreamError {
  return error instanceof UpstreamError && (code === undefined || error.code === code);
}

const PASSING: ReadonlySet<UpstreamCode> = new Set([
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_busy',
  'upstream_failed',
]);

/** Whether the upstream is down or busy, so that the same call may work later. */
export function mayPass({ code }: UpstreamError): boolean {
  return PASSING.has(code);
}

/**
 * Whether the upstream, or a firewall before it, may have refused what the call said, so that a call that says less may
 * work. The upstream answers 500 to some values.
 */
export function mayBeRefused({ code, status }: UpstreamError): boolean {
  return code === 'upstream_refused' || code === 'upstream_invalid' || status === 403 || status === 500;
}

/** Seconds that the upstream, or anybody on the way, may make us wait. */
const RETRY_AFTER = { least: 1, most: 60, unsaid: 15 };

/** A longer wait would stop all deliveries, and one that is no number would not wait at all. */
function waitOf(retryAfter: string | null): number {
  const seconds = Number(retryAfter) || RETRY_AFTER.unsaid;
  return Math.min(RETRY_AFTER.most, Math.max(RETRY_AFTER.least, seconds));
}

/**
 * The error for an answer outside 2xx.
 *
 * @param body `undefined`: it did not arrive
 */
export function fromStatus(status: number, body: string | undefined, headers: Headers): UpstreamError {
  const detail = `${status} ${body?.slice(0, 500) ?? '(its text did not arrive)'}`;
  if (status < 400) return fromRedirect(status, headers.get('location'));
  if (status === 401 || status === 403)
    return new UpstreamError('upstream_unauthorized', 'nothing', detail, { status });
  if (status === 404) return new UpstreamError('upstream_not_found', 'nothing', detail);
  if (status === 429) {
    // The upstream's own 429 has no Retry-After; its window is one minute.
    return new UpstreamError('upstream_busy', 'nothing', detail, { retryAfter: waitOf(headers.get('retry-after')) });
  }
  // A refusal is final only if its text says so: a full conversation is refused, too.
  if (status === 408 || (status < 500 && body === undefined))
    return new UpstreamError('upstream_timeout', 'perhaps', detail);
  // A conversation takes 200 messages a minute. Only this text says that the limit is reached.
  if (status === 422 && body!.includes('Too many messages'))
    return new UpstreamError('upstream_busy', 'nothing', detail, { retryAfter: 15, scope: 'conversation' });
  if (status < 500)
    return new UpstreamError('upstream_refused', 'nothing', detail, { status, attributes: attributesOf(body!) });
  // 502 and 504 come from a proxy that has stopped waiting; the server behind it may still be working.
  const aftermath = status === 502 || status === 504 ? 'running' : 'perhaps';
  return new UpstreamError('upstream_failed', aftermath, detail, { status });
}

/** A redirect is not followed: its target must not get the token. Its address may contain a secret. */
function fromRedirect(status: number, location: string | null): UpstreamError {
  const to =
    location && URL.canParse(location) ? ` to ${new URL(location).origin}: set ONEHASH_URL to where it answers` : '';
  return new UpstreamError('upstream_invalid', 'nothing', `${status}: redirected${to}`);
}

/** The upstream names refused fields as `{"message": …, "attributes": ["email"]}`. */
function attributesOf(body: string): string[] {
  try {
    const { attributes } = JSON.parse(body) as { attributes?: unknown };
    return Array.isArray(attributes) ? attributes.map(String) : [];
  } catch {
    return [];
  }
}

const NEVER_ARRIVED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The error for a call that ended without an answer. */
export function fromNetwork(error: unknown): UpstreamError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const detail = cause instanceof Error ? `${code} ${cause.message}`.trim() : String(cause);
  return new UpstreamError('upstream_unreachable', NEVER_ARRIVED.has(code) ? 'nothing' : 'running', detail, {
    cause: error,
  });
}
