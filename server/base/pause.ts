import { LONGEST_TIMER } from './time.ts';

/** A wait that can be ended early. */
export interface Pause {
  /** Resolves after that time, when {@link end} is called, or when the signal aborts. */
  of(milliseconds: number): Promise<void>;
  /** Ends the current pause, or the next one if there is none now. */
  end(): void;
}

export function createPause(signal: AbortSignal): Pause {
  let finish: (() => void) | undefined;
  let isEnded = false;
  signal.addEventListener('abort', end, { once: true });

  function end(): void {
    isEnded = true;
    finish?.();
  }

  return {
    end,
    of(milliseconds) {
      return new Promise((resolve) => {
        // The timer does not keep the process alive.
        const timer = setTimeout(done, Math.min(milliseconds, LONGEST_TIMER)).unref();
        finish = done;
        if (isEnded || signal.aborted) done();

        function done(): void {
          clearTimeout(timer);
          finish = undefined;
          isEnded = false;
          resolve();
        }
      });
    },
  };
}
