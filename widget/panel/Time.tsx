import type { VNode } from 'preact';
import { timeOfDay } from './time.ts';
import { useView } from './view.ts';

/** The time of day at which something was said; date and seconds are added when somebody points at it. */
export function Time({ time, className }: { time: number; className?: string }): VNode {
  const { say } = useView();
  return (
    <time class={className} dateTime={new Date(time * 1000).toISOString()}>
      {timeOfDay(time, say.language)}
    </time>
  );
}
