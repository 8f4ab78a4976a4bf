import type { PendingMessage } from './pending-message.ts';
import { createAttempts, type AttemptNeeds } from './send-and-retry.ts';
import { Sleeper } from './page-lifecycle.ts';

export interface Delivery {
  /** Sends what there is and what comes, one message at a time in the visitor's order, until this tab's turn ends. */
  run(turn: AbortSignal): Promise<void>;
  /** There may be something to send. */
  wake(): void;
  /** It may work now: ends a wait of our own, and with `now` also one that the server asks for. */
  resume(wish?: 'now'): void;
  /** Asks again after accepted messages: all of them, or the oldest, which the others stand behind. */
  ask(which?: 'oldest'): void;
  /** The message is gone, whatever its call answers. */
  drop(key: string): void;
}

/** Decides which message is sent next. Only a refusal of the message itself ends its tries, and lets what follows pass. */
export function createDelivery(needs: AttemptNeeds): Delivery {
  const attempts = createAttempts(needs);
  const idle = new Sleeper();
  /** Keys of accepted messages to ask the server after. */
  const due = new Set<string>();

  return {
    async run(turn) {
      attempts.reset();
      ask();
      const timer = setInterval(() => ask('oldest'), needs.timing.askAgain);
      while (!turn.aborted) {
        const next = needs.list().find(isDue);
        if (!next) {
          await idle.sleep(turn);
          continue;
        }
        due.delete(next.key);
        const outcome = await attempts.send(next, turn);
        // The accepted messages behind it may have moved too.
        if (outcome === 'sent' && next.state.type === 'accepted') ask('oldest');
      }
      clearInterval(timer);
    },
    wake: () => idle.wake(),
    resume: attempts.resume,
    ask,
    drop: attempts.drop,
  };

  function ask(which?: 'oldest'): void {
    const accepted = needs.list().filter(({ state }) => state.type === 'accepted');
    for (const { key } of which ? accepted.slice(0, 1) : accepted) due.add(key);
    idle.wake();
  }

  function isDue({ key, state }: PendingMessage): boolean {
    return state.type === 'accepted' ? due.has(key) : state.type !== 'refused';
  }
}
