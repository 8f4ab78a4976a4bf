/** The longest message a visitor may send, in code points. */
export const MESSAGE_MAX = 10_000;

/** The largest JSON body a browser may post, in bytes: the longest message, four bytes a code point, escaped. */
export const BODY_MAX = 256 * 1024;

/** The largest JSON body of `session`, `receipts` and `typing`, in bytes. */
export const SMALL_BODY_MAX = 16 * 1024;

/** The largest webhook body that the server reads, in bytes. */
export const WEBHOOK_MAX = 4 * 1024 * 1024;

/** Seconds between two heartbeats of an event stream. */
export const HEARTBEAT_SECONDS = 15;

/** Seconds after the last typing event until typing counts as stopped. */
export const TYPING_SECONDS = 30;

/** Messages in one page of history, as the upstream pages them. */
export const PAGE_SIZE = 20;

/** The format of a key, a nonce and a `source_id`. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Removes NUL, which the upstream refuses, and replaces lone surrogates, which are not valid Unicode, by U+FFFD. Both
 * sides do this, so that the text shown while sending equals the stored one.
 */
export function cleanContent(text: string): string {
  return text.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

/** Code points of `text` beyond {@link MESSAGE_MAX}; 0 if it fits. */
export function overLimit(text: string): number {
  if (text.length <= MESSAGE_MAX) return 0;
  let count = 0;
  for (const _ of text) count += 1;
  return Math.max(0, count - MESSAGE_MAX);
}
