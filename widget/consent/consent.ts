import type { Consent, BubbleStorage } from '../boot/context.ts';
import type { StorageKey } from '../storage-keys.ts';

/** Until the visitor has agreed, what would be kept across pages is kept in this page only. */
export function createConsent(storage: BubbleStorage, isRequired: boolean): Consent {
  const { get, set } = storage;
  let held: Map<StorageKey, string | undefined> | undefined;
  let agree: (() => void) | undefined;
  let agreed: Promise<void> = Promise.resolve();

  if (isRequired && !storage.get('consent')) hold();
  return {
    given: () => agreed,
    isGiven: () => !held,
    give() {
      const waiting = held;
      if (!waiting) return;
      held = undefined;
      Object.assign(storage, { get, set });
      storage.set('consent', '1');
      for (const [name, value] of waiting) set(name, value);
      agree?.();
    },
    revoke: hold,
  };

  function hold(): void {
    const holding = (held = new Map<StorageKey, string | undefined>());
    agreed = new Promise((resolve) => (agree = resolve));
    storage.get = (name) => holding.get(name);
    storage.set = (name, value) => {
      holding.set(name, value);
      // What an earlier visit has left may always be taken away.
      if (!value) set(name);
    };
  }
}
