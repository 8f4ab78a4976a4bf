import { SECOND } from '../base/time.ts';

/** What is left alone for a while, by name. Timers hold it, so that a clock that is set does not matter. */
export interface Pauses {
  has(name: string): boolean;
  /** After a failure: as long as is said, else longer each time. */
  back(name: string, ms?: number): void;
  wait(name: string, ms: number): void;
  /** It works: the next failure is a first one. */
  end(name: string): void;
  /** Forgets all others. */
  keepOnly(names: string[]): void;
}

const FIRST = SECOND;
const LONGEST = 15 * SECOND;

/** @param onEnd one of them is over */
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
      // Several that fail together have failed once.
      if (waiting.has(name)) return;
      const before = failures.get(name) ?? 0;
      failures.set(name, before + 1);
      wait(name, ms ?? Math.min(LONGEST, FIRST * 2 ** before));
    },
    wait,
    end: (name) => void failures.delete(name),
    keepOnly(names) {
      const kept = new Set(names);
      for (const name of failures.keys()) if (!kept.has(name)) failures.delete(name);
    },
  };
}
