import type { Failure } from '../boot/context.ts';
import { waitOf } from './api.ts';
import { Sleeper } from './page-lifecycle.ts';
import { backOff, type Timing } from './timing.ts';

export interface RetryPause {
  /** Counts a failure. @returns how long to wait, in ms: what the server asks for, or longer with each failure */
  plan(failure: Failure): number;
  sleep(turn: AbortSignal, wait: number): Promise<void>;
  /** Ends the sleep. */
  end(): void;
  /** The next failure is the first again. */
  reset(): void;
  /** It may work now: ends a wait of our own, and with `now` also one that the server asks for. */
  resume(wish?: 'now'): void;
}

/** The wait between two tries to send a message. */
export function createRetryPause(timing: Timing): RetryPause {
  const sleeper = new Sleeper();
  let failures = 0;
  /** When the server wants the next try, epoch ms. */
  let notBefore = 0;

  return {
    plan(failure) {
      failures += 1;
      const wanted = waitOf(failure, timing);
      notBefore = Date.now() + wanted;
      return Math.max(wanted, backOff(timing, failures));
    },
    sleep: (turn, wait) => sleeper.sleep(turn, wait),
    end: () => sleeper.wake(),
    reset() {
      failures = 0;
    },
    resume(wish) {
      if (wish !== 'now' && Date.now() < notBefore) return;
      failures = 0;
      sleeper.wake();
    },
  };
}
