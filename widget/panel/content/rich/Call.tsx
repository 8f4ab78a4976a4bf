import type { VNode } from 'preact';
import { Icon } from '../../Icon.tsx';
import { timeOfDay } from '../../time.ts';
import { PHONE } from './pictures.ts';
import type { RichProps } from './rich-props.ts';

const OUTCOMES = { accepted: 'callAccepted', rejected: 'callRejected', missed: 'callMissed' } as const;

/** A call that an agent has made, and what became of it. */
export function Call({ rich: { status, started_at: start }, say }: RichProps<'calling_event'>): VNode {
  return (
    <p class="second call">
      <Icon path={PHONE} />
      <span>
        {say(OUTCOMES[status])}
        {start === undefined ? null : ` · ${timeOfDay(start, say.language)}`}
      </span>
    </p>
  );
}
