import type { Consent, BubbleStorage } from '../boot/context.ts';

/** Until the visitor has agreed, what would be kept across pages is kept in this page only. */
export function createConsent(keep: BubbleStorage, isRequired: boolean): Consent {
  const { get, set } = keep;
  let held: Map<string, string | undefined> | undefined;
  let agree: (() => void) | undefined;
  let agreed: Promise<void> = Promise.resolve();

  if (isRequired && !keep.get('consent')) hold();
  return {
    given: () => agreed,
    isGiven: () => !held,
    give() {
      const waiting = held;
      if (!waiting) return;
      held = undefined;
      Object.assign(keep, { get, set });
      keep.set('consent', '1');
      for (const [name, value] of waiting) set(name, value);
      agree?.();
    },
    revoke: hold,
  };

  function hold(): void {
    const holding = (held = new Map<string, string | undefined>());
    agreed = new Promise((resolve) => (agree = resolve));
    keep.get = (name) => holding.get(name);
    keep.set = (name, value) => {
      holding.set(name, value);
      // What an earlier visit has left may always be taken away.
      if (!value) set(name);
    };
  }
}
