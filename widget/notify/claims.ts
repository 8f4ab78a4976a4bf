import type { BubbleStorage } from '../boot/context.ts';

/** A value in localStorage reaches the other tabs within this time, in ms. */
const SPREAD = 1_000;

export interface Claims {
  /**
   * Claims a signal for a message. The first tab gets it; the other tabs and every later page do not.
   *
   * @returns whether this tab has got it
   */
  take(what: 'sounded' | 'notified', id: number): Promise<boolean>;
}

/**
 * Lets one of a browser's tabs give a signal.
 *
 * @param session the session that the message ids belong to
 */
export function createClaims(name: string, storage: BubbleStorage, session: () => string): Claims {
  return {
    take(what, id) {
      return new Promise((resolve) => {
        const decide = async (): Promise<void> => {
          const [of, newest] = (storage.get(what) ?? '').split(' ');
          const isOurs = of !== session() || Number(newest) < id;
          if (isOurs) storage.set(what, `${session()} ${id}`);
          resolve(isOurs);
          if (isOurs) await new Promise((end) => setTimeout(end, SPREAD));
        };
        // Without locks (plain http) the stored value alone decides.
        if (navigator.locks) navigator.locks.request(`${name} ${what} ${id}`, decide).catch(decide);
        else void decide();
      });
    },
  };
}
