import type { Message, SendAnswer, SendRequest } from '../../wire/message.ts';
import type { Failure } from '../boot/context.ts';
import { isStranger } from './api.ts';
import type { PendingMessage } from './pending-message.ts';
import type { PendingEvent } from './pending-state.ts';
import { createRetryPause } from './retry-pause.ts';
import type { Timing } from './timing.ts';

export interface AttemptNeeds {
  timing: Timing;
  /** In the visitor's order. */
  list(): PendingMessage[];
  /** Resolves when it is stored. */
  change(key: string, part: Partial<PendingMessage>): Promise<void>;
  /** Resolves when the new state is stored. */
  apply(key: string, event: PendingEvent, message?: Message): Promise<void>;
  newest(): number;
  sendMessage(message: Omit<SendRequest, 'session_id'>, until: AbortSignal): Promise<SendAnswer>;
  renewSession(): Promise<unknown>;
  receive(session: string, message: Message): void;
}

export interface Attempts {
  /** Sends one message once; after a failure it resolves when the wait for the next try is over. */
  send(pending: PendingMessage, turn: AbortSignal): Promise<SendAnswer['state'] | undefined>;
  /** Forgets earlier failures. */
  reset(): void;
  resume(wish?: 'now'): void;
  drop(key: string): void;
}

/** Sends a message and decides what the answer, or the failure, means for it. */
export function createAttempts(needs: AttemptNeeds): Attempts {
  const { timing, apply } = needs;
  const pause = createRetryPause(timing);
  /** Answers in a row that did not know the session. */
  let strangers = 0;
  /** The message that is being sent. */
  let running: { key: string; end(): void } | undefined;

  return {
    async send(pending, turn) {
      const { key } = pending;
      const request = toRequest(pending);
      await needs.change(key, { attempt: request.attempt, tried_at: Date.now(), after: request.after });
      // It may have been seen, or the turn have ended, while it was being stored.
      if (turn.aborted || !isThere(key)) return undefined;
      try {
        const answer = await Promise.race([needs.sendMessage(request, turn), whenGone(key)]);
        // After the turn nothing can be stored; the tab whose turn is next asks again.
        if (!answer || turn.aborted) return undefined;
        await take(key, answer);
        return answer.state;
      } catch (error) {
        if (!turn.aborted && isThere(key)) await onFailure(pending, error as Failure, turn);
        return undefined;
      }
    },

    reset,
    resume: pause.resume,

    drop(key) {
      if (running?.key === key) running.end();
    },
  };

  function toRequest({ key, content, attempt, tried_at, seq, after = needs.newest() }: PendingMessage) {
    const waited = tried_at ? Math.max(0, Math.round(((Date.now() - tried_at) / timing.second) * 1000)) : 0;
    const behind = needs.list().some((other) => other.state.type === 'accepted' && other.seq <= seq);
    return { key, attempt: attempt + 1, waited, after, behind, content } satisfies Omit<SendRequest, 'session_id'>;
  }

  /** The call of a message that is gone may go on; what follows need not wait for it. */
  function whenGone(key: string): Promise<undefined> {
    return new Promise((resolve) => {
      running = {
        key,
        end() {
          resolve(undefined);
          pause.end();
        },
      };
    });
  }

  async function take(key: string, answer: SendAnswer): Promise<void> {
    reset();
    if (answer.state !== 'sent') return apply(key, { type: 'accepted', session: answer.session_id });
    needs.receive(answer.session_id, answer.message);
    return apply(key, { type: 'sent' }, answer.message);
  }

  async function onFailure({ key, state }: PendingMessage, failure: Failure, turn: AbortSignal): Promise<void> {
    const { code = 'network' } = failure;
    if (isStranger(failure)) {
      await needs.renewSession().catch(() => {});
      strangers += 1;
      if (strangers === 1) return;
    }
    if (isFinal(failure)) return apply(key, { type: 'refused', code, overBy: failure.over_by ?? 0 });
    // The server has it already.
    if (state.type === 'accepted') return;
    const wait = pause.plan(failure);
    void apply(key, { type: 'failed', until: Date.now() + wait, code, isShort: wait < timing.second });
    await pause.sleep(turn, wait);
  }

  function reset(): void {
    pause.reset();
    strangers = 0;
  }

  function isThere(key: string): boolean {
    return needs.list().some((message) => message.key === key);
  }
}

/** No answer, an unreadable one, 429, 5xx and a lost session may pass; a refusal of this message does not. */
export function isFinal({ response, at }: Failure): boolean {
  const status = response?.status ?? 0;
  return !at && status >= 400 && status < 500 && ![401, 408, 409, 429].includes(status);
}
