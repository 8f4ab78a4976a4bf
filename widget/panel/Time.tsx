import type { VNode } from 'preact';
import { timeOfDay } from './time.ts';
import { useView } from './view.ts';

/** The time of day of a message. `log/exact-times.ts` adds date and seconds. */
export function Time({ time, className }: { time: number; className?: string }): VNode {
  const { say } = useView();
  return (
    <time class={className} dateTime={new Date(time * 1000).toISOString()}>
      {timeOfDay(time, say.language)}
    </time>
  );
}
