/** Every way a call can fail, by name. The widget has words for each; no text of the upstream's ever leaves the BFF. */
export const PROBLEMS = {
  bad_request: { status: 400, title: 'The request is not what this address expects' },
  session_required: { status: 401, title: 'Open a session first' },
  signature_invalid: { status: 401, title: 'The signature is missing, old or wrong' },
  header_required: { status: 403, title: 'The X-Bubble header is missing' },
  origin_not_allowed: { status: 403, title: 'This origin may not use this site; add it to BUBBLE_ORIGINS' },
  identity_expired: { status: 403, title: 'The token is too old, or another visitor has used it; ask for a fresh one' },
  identity_invalid: { status: 403, title: 'The proof of the identifier is wrong' },
  identity_required: { status: 403, title: 'An identifier needs proof on this site' },
  identity_unavailable: { status: 403, title: 'This site can not check who a visitor is; set BUBBLE_IDENTITY_SECRET' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  unknown_site: { status: 404, title: 'No site has this name' },
  conversation_missing: { status: 404, title: 'The visitor has no conversation yet' },
  session_changed: { status: 409, title: 'The visitor is in another session now' },
  body_too_large: { status: 413, title: 'The body is too large' },
  json_required: { status: 415, title: 'Send the body as application/json' },
  contact_invalid: { status: 422, title: 'Something said of the visitor is not what it should be' },
  message_blank: { status: 422, title: 'The message has no text' },
  message_too_long: { status: 422, title: 'The message is too long' },
  message_refused: { status: 422, title: 'OneHash Chat does not take this message' },
  key_reused: { status: 422, title: 'Another message was sent under this key' },
  too_many_requests: { status: 429, title: 'Too many requests; wait as long as Retry-After says' },
  internal: { status: 500, title: 'The server made a mistake' },
  queue_full: { status: 503, title: 'The server keeps as many undelivered messages as it may; keep this one' },
  store_unavailable: { status: 503, title: 'The memory that the servers share can not be reached' },
  upstream_failed: { status: 502, title: 'OneHash Chat failed' },
  upstream_invalid: { status: 502, title: 'OneHash Chat answered something unreadable' },
  upstream_not_found: { status: 502, title: 'OneHash Chat does not know a record it should' },
  upstream_refused: { status: 502, title: 'OneHash Chat refused the request' },
  upstream_unauthorized: { status: 502, title: 'OneHash Chat refused the access token' },
  upstream_busy: { status: 503, title: 'OneHash Chat wants us to wait' },
  upstream_unreachable: { status: 503, title: 'OneHash Chat can not be reached' },
  upstream_timeout: { status: 504, title: 'OneHash Chat did not answer in time' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** An error answer, `application/problem+json` (RFC 9457). */
export interface Problem {
  /** `about:blank#code`. */
  type: string;
  code: ProblemCode;
  status: number;
  title: string;
  /** What exactly is wrong with this request, when there is more to say. */
  detail?: string;
  /** Names the lines of the BFF's log that belong to this answer. */
  request_id: string;
  /** `message_too_long`: code points over the limit. */
  over_by?: number;
}
