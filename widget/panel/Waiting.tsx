import type { TargetedMouseEvent, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PendingState } from '../core/pending-message.ts';
import { reasonOf } from './reason.ts';
import { useStore } from './use-store.ts';
import { useView } from './view.ts';

/** Below a message that is not sent yet: why, and when the next try is, unless the line about the connection says it. */
export function Waiting({ state }: { state: Extract<PendingState, { type: 'waiting' }> }): VNode {
  const { core, say } = useView();
  const connection = useStore(core.$connection);
  /** The line about the connection says why, and that it is tried again. */
  const isExplained = connection === 'lost' || connection === 'refused';

  function tryNow({ currentTarget }: TargetedMouseEvent<HTMLButtonElement>): void {
    core.outbox.tryNow();
    // The button goes when the try succeeds; the focus must not go with it.
    currentTarget.closest<HTMLElement>('[role="log"]')?.focus();
  }

  return (
    <div class="failure">
      <p>
        {/* A screen reader says once that it is not sent, and does not count the seconds. */}
        {say('notSentYet')}
        {isExplained ? null : <NextTry until={state.until} />}
      </p>
      {isExplained ? null : <p>{say(reasonOf(state.code))}</p>}
      <button type="button" class="plain" onClick={tryNow}>
        {say('tryNow')}
      </button>
    </div>
  );
}

/** The seconds until the next try. */
function NextTry({ until }: { until: number }): VNode {
  const { say } = useView();
  const seconds = useCountdown(until);
  return <span aria-hidden="true"> {seconds > 0 ? say('tryingAgain', { count: seconds }) : say('tryingNow')}</span>;
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
