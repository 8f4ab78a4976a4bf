import type { TargetedMouseEvent, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PendingState } from '../core/pending-message.ts';
import { reasonOf } from './reason.ts';
import { useView } from './view.ts';

/** Below a message that is not sent yet: why, and when the next try is. */
export function Waiting({ state }: { state: Extract<PendingState, { type: 'waiting' }> }): VNode {
  const { core, say } = useView();
  const seconds = useCountdown(state.until);

  function tryNow({ currentTarget }: TargetedMouseEvent<HTMLButtonElement>): void {
    core.outbox.tryNow();
    // The button goes when the try succeeds; the focus must not go with it.
    currentTarget.closest<HTMLElement>('[role="log"]')?.focus();
  }

  return (
    <div class="failure">
      <p>
        {/* A screen reader says once that it is not sent, and does not count the seconds. */}
        {say('notSentYet')}{' '}
        <span aria-hidden="true">{seconds > 0 ? say('tryingAgain', { count: seconds }) : say('tryingNow')}</span>
      </p>
      <p>{say(reasonOf(state.code))}</p>
      <button type="button" class="plain" onClick={tryNow}>
        {say('tryNow')}
      </button>
    </div>
  );
}

/**
 * Whole seconds until a time, 0 after it.
 *
 * @param until epoch ms
 */
function useCountdown(until: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return Math.max(0, Math.ceil((until - now) / 1000));
}
