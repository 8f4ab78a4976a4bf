/** How many files are open at once, of one visitor. Their browser asks for all pictures of a page at the same time. */
export interface Places {
  /**
   * Waits for a place.
   *
   * @returns what gives it back, `undefined` if too many wait already or the signal has aborted
   */
  take(who: string, signal: AbortSignal): Promise<(() => void) | undefined>;
}

interface Line {
  open: number;
  waiting: (() => void)[];
}

export function createPlaces(most: number, mostWaiting: number): Places {
  const lines = new Map<string, Line>();
  return {
    async take(who, signal) {
      const line = lines.get(who) ?? { open: 0, waiting: [] };
      lines.set(who, line);
      if (line.open < most) line.open += 1;
      else if (line.waiting.length >= mostWaiting || !(await turn(line, signal))) return undefined;
      let isBack = false;
      return () => {
        if (isBack) return;
        isBack = true;
        giveBack(who, line);
      };
    },
  };

  /** Resolves when a place has been handed over. */
  function turn(line: Line, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const go = (): void => done(true);
      const leave = (): void => done(false);
      line.waiting.push(go);
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();

      function done(hasPlace: boolean): void {
        signal.removeEventListener('abort', leave);
        line.waiting = line.waiting.filter((one) => one !== go);
        resolve(hasPlace);
      }
    });
  }

  function giveBack(who: string, line: Line): void {
    const next = line.waiting[0];
    if (next) return next();
    line.open -= 1;
    if (line.open === 0) lines.delete(who);
  }
}
