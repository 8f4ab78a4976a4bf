/** A wait that can be cut short. */
export interface Pause {
  /** Resolves after so many milliseconds, when it is ended, or with the signal. */
  of(milliseconds: number): Promise<void>;
  /** Ends the pause; if there is none now, the next one. */
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
        // It keeps no process alive.
        const timer = setTimeout(done, milliseconds).unref();
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
