import type { SendAnswer, SendRequest } from '../../wire/message.ts';
import type { FailureCode } from '../public-api.ts';
import type { Failure } from '../boot/context.ts';
import { isStranger, waitOf } from './api.ts';
import type { PendingMessage } from './pending-message.ts';
import { backOff, type Timing } from './timing.ts';
import { Sleeper } from './page-lifecycle.ts';

export interface Delivery {
  /** Sends what there is and what comes, one message at a time in the visitor's order, until this tab's turn ends. */
  run(turn: AbortSignal): Promise<void>;
  /** There may be something to send. */
  wake(): void;
  /** It may work now: ends a wait of our own making, and with `now` one that the server wants. */
  resume(wish?: 'now'): void;
  /** Asks again after what the server said it keeps: after all of it, or the oldest, behind which the rest stands. */
  ask(which?: 'oldest'): void;
  /** This message is done with, whatever its call says. */
  drop(key: string): void;
}

interface Needs {
  timing: Timing;
  /** In the visitor's order. */
  list(): PendingMessage[];
  /** Resolves when it is stored. */
  change(key: string, part: Partial<PendingMessage>): Promise<void>;
  newest(): number;
  sendMessage(message: Omit<SendRequest, 'session_id'>, until: AbortSignal): Promise<SendAnswer>;
  renewSession(): Promise<unknown>;
  onSent(key: string, answer: Extract<SendAnswer, { state: 'sent' }>): void;
  onError(code: FailureCode): void;
}

/** Never gives up. Only a refusal of the message itself ends its tries, and lets what follows pass. */
export function createDelivery(needs: Needs): Delivery {
  const { timing } = needs;
  /** Rings when there may be something to do. */
  const bell = new Sleeper();
  /** The wait between two tries. */
  const pause = new Sleeper();
  /** What the server keeps and is to be asked after. */
  const due = new Set<string>();
  let failures = 0;
  let strangers = 0;
  let notBefore = 0;
  /** The message that is being sent. */
  let running: { key: string; end(): void } | undefined;

  const delivery: Delivery = {
    async run(turn) {
      failures = strangers = 0;
      delivery.ask();
      const timer = setInterval(() => delivery.ask('oldest'), timing.askAgain);
      while (!turn.aborted) {
        const next = needs.list().find(isDue);
        if (next) await deliver(next, turn);
        else await bell.sleep(turn);
      }
      clearInterval(timer);
    },

    wake: () => bell.wake(),

    resume(wish) {
      if (wish !== 'now' && Date.now() < notBefore) return;
      failures = 0;
      pause.wake();
    },

    ask(which) {
      const kept = needs.list().filter(({ state }) => state.type === 'accepted');
      for (const { key } of which ? kept.slice(0, 1) : kept) due.add(key);
      bell.wake();
    },

    drop(key) {
      if (running?.key === key) running.end();
    },
  };
  return delivery;

  function isDue({ key, state }: PendingMessage): boolean {
    return state.type === 'accepted' ? due.has(key) : state.type !== 'refused';
  }

  async function deliver(pending: PendingMessage, turn: AbortSignal): Promise<void> {
    const { key, content, tried_at, after = needs.newest() } = pending;
    const attempt = pending.attempt + 1;
    const now = Date.now();
    const behind = needs.list().some(({ seq, state }) => state.type === 'accepted' && seq <= pending.seq);
    const waited = tried_at ? Math.max(0, Math.round(((now - tried_at) / timing.second) * 1000)) : 0;
    due.delete(key);
    await needs.change(key, { attempt, tried_at: now, after });
    // It was seen while it was being stored.
    if (turn.aborted || !isThere(key)) return;
    // Its call may go on; what follows need not wait for it.
    const seen = new Promise<undefined>((resolve) => {
      running = {
        key,
        end() {
          resolve(undefined);
          pause.wake();
        },
      };
    });
    try {
      const call = needs.sendMessage({ key, attempt, waited, after, behind, content }, turn);
      const answer = await Promise.race([call, seen]);
      // When the turn has ended nothing can be stored; whose turn is next asks again.
      if (!answer || turn.aborted) return;
      failures = strangers = 0;
      if (answer.state === 'sent') {
        needs.onSent(key, answer);
        // What stands behind it may have moved too.
        if (pending.state.type === 'accepted') delivery.ask('oldest');
      } else await needs.change(key, { state: { type: 'accepted', session: answer.session_id } });
    } catch (error) {
      if (!turn.aborted && isThere(key)) await onFailure(pending, error as Failure, turn);
    }
  }

  function isThere(key: string): boolean {
    return needs.list().some((message) => message.key === key);
  }

  async function onFailure({ key, state }: PendingMessage, failure: Failure, turn: AbortSignal): Promise<void> {
    const { code = 'network' } = failure;
    if (isStranger(failure)) {
      await needs.renewSession().catch(() => {});
      strangers += 1;
      if (strangers === 1) return;
    }
    if (isFinal(failure)) {
      needs.onError(code);
      return needs.change(key, { state: { type: 'refused', code, overBy: failure.over_by ?? 0 } });
    }
    // The server keeps it already.
    if (state.type === 'accepted') return;
    failures += 1;
    const wanted = waitOf(failure, timing);
    const wait = Math.max(wanted, backOff(timing, failures));
    const now = Date.now();
    notBefore = now + wanted;
    // A moment is not worth telling; but what was told stays until it is over.
    if (wait >= timing.second || state.type === 'waiting') {
      if (state.type === 'sending') needs.onError(code);
      void needs.change(key, { state: { type: 'waiting', until: now + wait, code } });
    }
    await pause.sleep(turn, wait);
  }
}

/** No answer, an unreadable one, 429 and 5xx may pass, and so may a session; a refusal of this message will not. */
function isFinal({ response, at }: Failure): boolean {
  const status = response?.status ?? 0;
  return !at && status >= 400 && status < 500 && ![401, 408, 409, 429].includes(status);
}
