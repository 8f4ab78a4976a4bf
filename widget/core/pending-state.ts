import type { FailureCode } from '../public-api.ts';
import type { PendingState } from './pending-message.ts';

/** What can happen to a pending message. */
export type PendingEvent =
  /** It has an id upstream: the answer, the stream, the history or another tab says so. */
  | { type: 'sent' }
  /** The server of this session keeps it, and will deliver it. */
  | { type: 'accepted'; session: string }
  /** The server refuses it for good. */
  | { type: 'refused'; code: FailureCode; overBy: number }
  /** A try has failed. The next one is at `until`, epoch ms; `isShort`: too soon to mention it. */
  | { type: 'failed'; until: number; code: FailureCode; isShort: boolean }
  /** The visitor takes it back, or is forgotten. */
  | { type: 'withdrawn' }
  /** The visitor is in this session now. */
  | { type: 'entered'; session: string };

/** What an event makes of a state; `gone` ends the message. */
type Rule<Event> = (state: PendingState, event: Event) => PendingState | 'gone';
type Rules = { [Type in PendingEvent['type']]?: Rule<Extract<PendingEvent, { type: Type }>> };

const gone = (): 'gone' => 'gone';
const wait: Rules['failed'] = (_state, { until, code }) => ({ type: 'waiting', until, code });
const always = { sent: gone, withdrawn: gone } satisfies Rules;
const tried = {
  ...always,
  accepted: (_state, { session }) => ({ type: 'accepted', session }),
  refused: (_state, { code, overBy }) => ({ type: 'refused', code, overBy }),
} satisfies Rules;

/** Every state with the events that change it. */
const TABLE: Record<PendingState['type'], Rules> = {
  sending: { ...tried, failed: (state, event) => (event.isShort ? state : wait(state, event)) },
  // A wait that the visitor has seen stays on screen until it is over, however short the next one is.
  waiting: { ...tried, failed: wait },
  accepted: {
    ...tried,
    // The promise of another session's server ended with its conversation; sent again, the message would be there twice.
    entered: (state, { session }) => (state.type === 'accepted' && state.session !== session ? 'gone' : state),
  },
  refused: always,
};

/** The state after an event; the same object when nothing changes. */
export function nextPendingState(state: PendingState, event: PendingEvent): PendingState | 'gone' {
  const rule = TABLE[state.type][event.type] as Rule<PendingEvent> | undefined;
  return rule ? rule(state, event) : state;
}
