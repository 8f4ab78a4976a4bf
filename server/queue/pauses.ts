import { backOffDelay } from '../base/backoff.ts';
import { SECOND } from '../base/time.ts';

/** Names that are left alone for a while. Timers hold the pauses, so a clock that is set changes nothing. */
export interface Pauses {
  has(name: string): boolean;
  /** Pauses after a failure: for `ms` milliseconds if given, otherwise longer after every failure. */
  back(name: string, ms?: number): void;
  wait(name: string, ms: number): void;
  /** Reports a success: the next failure counts as the first. */
  end(name: string): void;
  /** Forgets the failures of all other names. */
  keepOnly(names: string[]): void;
}

const BACK_OFF = { first: SECOND, longest: 15 * SECOND };

/** @param onEnd called whenever a pause is over */
export function createPauses(onEnd: () => void): Pauses {
  const failures = new Map<string, number>();
  const waiting = new Set<string>();

  function wait(name: string, ms: number): void {
    waiting.add(name);
    setTimeout(() => {
      waiting.delete(name);
      onEnd();
    }, ms).unref();
  }

  return {
    has: (name) => waiting.has(name),
    back(name, ms) {
      // Several deliveries that fail at the same time count as one failure.
      if (waiting.has(name)) return;
      const before = failures.get(name) ?? 0;
      failures.set(name, before + 1);
      wait(name, ms ?? backOffDelay(before, BACK_OFF));
    },
    wait,
    end: (name) => void failures.delete(name),
    keepOnly(names) {
      const kept = new Set(names);
      for (const name of failures.keys()) if (!kept.has(name)) failures.delete(name);
    },
  };
}
