import type { Message } from '../../wire/message.ts';
import type { PendingMessage, PendingState } from '../core/pending-message.ts';
import type { CoreKey } from '../locales/catalogue.ts';

/** What a visitor was last told of a pending message; of one that is being sent they are told nothing. */
export type Outcome = 'sending' | 'notSentYet' | 'notSent';
export type Outcomes = ReadonlyMap<string, Outcome>;

const OUTCOMES: Record<PendingState['type'], Outcome> = {
  sending: 'sending',
  accepted: 'sending',
  waiting: 'notSentYet',
  refused: 'notSent',
};

/**
 * What to say of the visitor's messages: that one was not sent, once however often it is tried, and that it then is.
 *
 * @param told outcomes by key, after the last call
 * @param since when the page was loaded, epoch seconds: of an older message the visitor knows already
 */
export function followOutcomes(
  told: Outcomes,
  pending: readonly PendingMessage[],
  messages: readonly Message[],
  since: number,
): { told: Outcomes; texts: CoreKey[] } {
  const next = new Map(told);
  const texts: CoreKey[] = [];
  for (const { key, state, created_at } of pending) {
    const outcome = OUTCOMES[state.type];
    const before = next.get(key) ?? (created_at >= since ? 'sending' : undefined);
    if (outcome !== 'sending' && before && before !== outcome) texts.push(outcome);
    // One that is tried again still counts as not sent.
    next.set(key, outcome === 'sending' ? (before ?? outcome) : outcome);
  }
  for (const { key } of messages) {
    const before = key && next.get(key);
    if (!before) continue;
    next.delete(key);
    if (before !== 'sending') texts.push('sent');
  }
  return { told: next, texts };
}
