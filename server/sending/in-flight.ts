import type { Message } from '../../wire/message.ts';
import { UpstreamError } from '../upstream/error.ts';

/** What is remembered of a key: that a call was begun, then what it made. */
export interface Relayed {
  hash: string;
  /** When the call upstream began, ms; 0: none can be running. */
  startedAt: number;
  /** The conversation it was begun in. */
  conversationId?: number;
  message?: Message;
}

/** Seconds until it is worth looking again whether who answers for a message is there. */
export const SOON = 5;

/** A browser repeats by itself what its connection lost, maybe to a process that we do not hear of. */
export function begunElsewhere(retryAfter: number): UpstreamError {
  return new UpstreamError('upstream_timeout', 'running', 'another process may have begun it', {
    retryAfter,
    scope: 'conversation',
  });
}
