import type { BubbleStorage } from '../boot/context.ts';

/** A note in localStorage needs a moment to reach the other tabs. */
const SPREAD = 1_000;

export interface Claims {
  /** Whether it is for this tab to do that for a message; the other tabs, and every later page, hear no. */
  take(what: 'sounded' | 'notified', id: number): Promise<boolean>;
}

/** Lets one of a browser's tabs do what is done once. `session` names whose messages the ids are. */
export function createClaims(name: string, storage: BubbleStorage, session: () => string): Claims {
  return {
    take(what, id) {
      return new Promise((resolve) => {
        const decide = async (): Promise<void> => {
          const [of, done] = (storage.get(what) ?? '').split(' ');
          const isOurs = of !== session() || Number(done) < id;
          if (isOurs) storage.set(what, `${session()} ${id}`);
          resolve(isOurs);
          if (isOurs) await new Promise((end) => setTimeout(end, SPREAD));
        };
        // Without locks (plain http) the note alone decides.
        if (navigator.locks) navigator.locks.request(`${name} ${what} ${id}`, decide).catch(decide);
        else void decide();
      });
    },
  };
}
