import { SECOND } from '../base/time.ts';
import { UpstreamError } from './error.ts';

/** The upstream has ended every call after this time, in milliseconds. No look-up permits a repeat sooner. */
export const LONGEST_CALL = 20 * SECOND;

/**
 * Refuses while an earlier call may still be running upstream.
 *
 * @param startedAt when that call began, epoch ms; `undefined` or 0: no call can be running
 * @throws {UpstreamError} `upstream_timeout` with the seconds that are left
 */
export function refuseWhileRunning(startedAt: number | undefined, now: number): void {
  const wait = startedAt ? startedAt + LONGEST_CALL - now : 0;
  if (wait <= 0) return;
  throw new UpstreamError('upstream_timeout', 'running', 'an earlier call may still be running', {
    retryAfter: Math.ceil(wait / SECOND),
    scope: 'conversation',
  });
}

/**
 * When a call began, as far as its note can be trusted. A note from the future was written by a clock that has been set
 * back since. Its real age is unknown, so the call counts as begun now.
 *
 * @param note stores the new start
 * @returns epoch ms
 */
export async function trustedStart(
  startedAt: number,
  now: number,
  note: (now: number) => Promise<void>,
): Promise<number> {
  // The clocks of two processes differ a little.
  if (startedAt <= now + LONGEST_CALL) return startedAt;
  await note(now);
  return now;
}
