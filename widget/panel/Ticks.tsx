import type { VNode } from 'preact';
import { Icon } from './Icon.tsx';
import { useView } from './view.ts';

/** A clock, one tick, two ticks. */
const PATHS = {
  sending: 'M12 5a7 7 0 100 14 7 7 0 000-14M12 8.500v4l2.500 1.500',
  accepted: 'M6 12.500l4 4 8-9',
  sent: 'M3 12.500l4 4 8-9M11.500 16l.5.5 8-9',
};

/** How far a message from the visitor has come. */
export function Ticks({ state }: { state: keyof typeof PATHS }): VNode {
  const { say } = useView();
  return (
    <span class="ticks">
      <span class="unseen">{say(state)}</span>
      <Icon path={PATHS[state]} />
    </span>
  );
}
