import { cleanContent, overLimit, UUID } from '../../wire/limits.ts';
import type { FailureCode } from '../public-api.ts';

/** A visitor's message that has no upstream id yet. */
export interface PendingMessage {
  key: string;
  content: string;
  /** The order in which the visitor wrote; clocks may be wrong. */
  seq: number;
  /** How often it has been posted. */
  attempt: number;
  /** When it was last posted, epoch ms; 0 for never. */
  tried_at: number;
  /**
   * The highest message id seen when it was first posted; it does not change. Under this key the server looks for a
   * message with a higher id, which may be lower than the ids of messages that came since.
   */
  after?: number;
  /** Epoch seconds. */
  created_at: number;
  state: PendingState;
}

export type PendingState =
  | { type: 'sending' }
  /** The server of this session keeps it and will deliver it. */
  | { type: 'accepted'; session: string }
  /** Sent again at that time, epoch ms. */
  | { type: 'waiting'; until: number; code: FailureCode }
  /** The server refuses it; to send it again does not help. */
  | { type: 'refused'; code: FailureCode; overBy: number };

/** Whether a text can be sent: it has something in it and is not longer than the limit. */
export function isSendable(text: string): boolean {
  return /\S/.test(cleanContent(text)) && !overLimit(cleanContent(text));
}

/**
 * Reads what this version, an older one or other code has stored. Whatever has a text is a message.
 *
 * @returns `undefined` for anything else
 */
export function readPendingMessage(key: unknown, kept: unknown): PendingMessage | undefined {
  const record = (typeof kept === 'object' && kept ? kept : { content: kept }) as Record<string, unknown>;
  const content = cleanContent(textOf(record['content']) || textOf(record['text']));
  if (typeof key !== 'string' || !/\S/.test(content)) return undefined;
  const pending: PendingMessage = {
    key,
    content,
    seq: count(record['seq']) ?? 0,
    // Unless it is certainly new, it may have been sent before.
    attempt: count(record['attempt']) ?? 1,
    tried_at: count(record['tried_at']) ?? 0,
    created_at: count(record['created_at']) ?? Math.floor(Date.now() / 1000),
    state: readState(record['state']),
  };
  const after = count(record['after']);
  if (after !== undefined) pending.after = after;
  if (!UUID.test(key)) pending.state = { type: 'refused', code: 'key_reused', overBy: 0 };
  return pending;
}

function readState(kept: unknown): PendingState {
  const { type, session, until, code, overBy } = (kept ?? {}) as Record<string, never>;
  if (type === 'accepted' && textOf(session)) return { type, session };
  if (type === 'waiting') return { type, until: count(until) ?? 0, code: textOf(code) as FailureCode };
  if (type === 'refused') return { type, code: textOf(code) as FailureCode, overBy: count(overBy) ?? 0 };
  return { type: 'sending' };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function count(value: unknown): number | undefined {
  return Number.isFinite(value) && (value as number) >= 0 ? (value as number) : undefined;
}
