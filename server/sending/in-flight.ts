import type { Message } from '../../wire/message.ts';
import { SECOND } from '../base/time.ts';
import { UpstreamError } from '../upstream/error.ts';
import type { SiteContext } from '../site-context.ts';

/** What is remembered of a key: that a call was begun, then what it made. */
export interface Relayed {
  hash: string;
  /** When the call upstream began, ms; 0: none can be running. */
  startedAt: number;
  /** The conversation it was begun in. */
  conversationId?: number;
  message?: Message;
}

/** No look-up permits a second call sooner: by then the upstream has ended the first. */
export const DOUBT = 20 * SECOND;

/** Seconds until it is worth looking again whether who answers for a message is there. */
export const SOON = 5;

/** A browser repeats by itself what its connection lost, maybe to a process that we do not hear of. */
export function begunElsewhere(retryAfter: number): UpstreamError {
  return new UpstreamError('upstream_timeout', 'running', 'another process may have begun it', {
    retryAfter,
    scope: 'conversation',
  });
}

/** @throws {UpstreamError} while a call that began then may still be running */
export function waitOutDoubt(context: SiteContext, startedAt: number | undefined): void {
  const wait = startedAt ? startedAt + DOUBT - context.now() : 0;
  if (wait <= 0) return;
  throw new UpstreamError('upstream_timeout', 'running', 'an earlier call may still be running', {
    retryAfter: Math.ceil(wait / SECOND),
    scope: 'conversation',
  });
}

/**
 * When a call began, as it was noted. What lies ahead of us was noted by a clock that has been set back since: nobody
 * knows how long ago, so that it is noted anew.
 */
export async function notAhead(
  context: SiteContext,
  startedAt: number,
  note: (now: number) => Promise<void>,
): Promise<number> {
  const now = context.now();
  // The clocks of two processes differ a little.
  if (startedAt <= now + DOUBT) return startedAt;
  await note(now);
  return now;
}
