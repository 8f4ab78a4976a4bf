import type { PendingMessage, PendingState } from '../../core/pending-message.ts';
import type { CoreKey } from '../../locales/catalogue.ts';
import type { Extra } from './keyboard.ts';

/** What a visitor has to know of a message at once. */
const OUTCOMES: Partial<Record<PendingState['type'], CoreKey>> = { waiting: 'notSentYet', refused: 'notSent' };

/** Reads out that a message was not sent, once however often it is tried, and that it is then. */
export function startOutcome({ core, $say, speak }: Extra, signal: AbortSignal): void {
  /** How each message on its way was last spoken of, by key. */
  const began = Math.floor(performance.timeOrigin / 1000);
  const told: Record<string, CoreKey> = {};
  const stop = core.outbox.$pending.subscribe(follow);
  signal.addEventListener('abort', stop);

  function follow(pending: readonly PendingMessage[]): void {
    for (const { key, state, created_at } of pending) {
      const outcome = OUTCOMES[state.type];
      // One that is stuck since a page before is no news.
      const before = told[key] ?? (created_at >= began ? 'sending' : undefined);
      if (outcome && before && before !== outcome) speak($say.get()(outcome));
      // One that is tried again is stuck until it is through.
      told[key] = outcome ?? before ?? 'sending';
    }
    for (const { key } of core.conversation.$messages.get()) {
      const before = key && told[key];
      if (!before) continue;
      delete told[key];
      if (before !== 'sending') speak($say.get()('sent'));
    }
  }
}
