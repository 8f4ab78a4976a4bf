/** Every error code of the server. The widget has a text for each; no text of the upstream leaves the server. */
export const PROBLEMS = {
  bad_request: { status: 400, title: 'The request is malformed' },
  session_required: { status: 401, title: 'A session is required' },
  signature_invalid: { status: 401, title: 'The signature is missing, old or wrong' },
  header_required: { status: 403, title: 'The X-Bubble header is missing' },
  origin_not_allowed: { status: 403, title: 'This origin may not use this site; add it to BUBBLE_ORIGINS' },
  identity_expired: { status: 403, title: 'The token is too old, or another visitor has used it; create a fresh one' },
  identity_invalid: { status: 403, title: 'The proof of the identifier is wrong' },
  identity_required: { status: 403, title: 'An identifier requires proof on this site' },
  identity_unavailable: {
    status: 403,
    title: 'This site accepts no proof of this kind; see BUBBLE_IDENTITY_SECRET and BUBBLE_IDENTITY_PROOF',
  },
  not_found: { status: 404, title: 'Nothing exists at this address' },
  unknown_site: { status: 404, title: 'No site has this name' },
  conversation_missing: { status: 404, title: 'The visitor has no conversation yet' },
  method_not_allowed: { status: 405, title: 'This address has no such method; Allow names those it has' },
  session_changed: { status: 409, title: 'The visitor has another session now' },
  body_too_large: { status: 413, title: 'The body is too large' },
  json_required: { status: 415, title: 'Send the body as application/json' },
  contact_invalid: { status: 422, title: 'A field of the contact has an invalid value' },
  message_blank: { status: 422, title: 'The message has no text' },
  message_too_long: { status: 422, title: 'The message is too long' },
  message_refused: { status: 422, title: 'OneHash Chat refuses this message' },
  key_reused: { status: 422, title: 'The key belongs to another message' },
  too_many_requests: { status: 429, title: 'Too many requests; wait as long as Retry-After says' },
  too_many_visitors: {
    status: 429,
    title: 'Too many new visitors come from this address; wait as long as Retry-After says',
  },
  internal: { status: 500, title: 'Internal error of the server' },
  queue_full: { status: 503, title: 'The journal is full; keep the message and try again' },
  server_full: { status: 503, title: 'This server has no room for another event stream' },
  store_unavailable: { status: 503, title: 'The shared store is unavailable' },
  upstream_failed: { status: 502, title: 'OneHash Chat failed' },
  upstream_invalid: { status: 502, title: 'OneHash Chat sent an unreadable answer' },
  upstream_not_found: { status: 502, title: 'OneHash Chat does not have an expected record' },
  upstream_refused: { status: 502, title: 'OneHash Chat refused the request' },
  upstream_unauthorized: { status: 502, title: 'OneHash Chat refused the access token' },
  upstream_busy: { status: 503, title: 'OneHash Chat is busy; wait as long as Retry-After says' },
  upstream_unreachable: { status: 503, title: 'OneHash Chat is unreachable' },
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
  /** Details about this request, if there are any. */
  detail?: string;
  /** Identifies the server's log lines for this answer. */
  request_id: string;
  /** `message_too_long`: code points over the limit. */
  over_by?: number;
}
