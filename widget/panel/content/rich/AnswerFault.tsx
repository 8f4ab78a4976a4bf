import type { VNode } from 'preact';

/** Why the agents do not have an answer. A screen reader hears it from the announcer. */
export function AnswerFault({ fault }: { fault: string }): VNode | null {
  return fault ? <p class="answer-fault">{fault}</p> : null;
}
