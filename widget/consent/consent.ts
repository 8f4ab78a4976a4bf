import type { BrowserStorage, Consent } from '../boot/context.ts';
import type { StorageKey } from '../storage-keys.ts';

/**
 * The visitor's agreement that something is stored and sent. Without it the storage keeps everything in memory, and an
 * earlier visit's values are hidden but can be removed.
 */
export function createConsent(storage: BrowserStorage, isRequired: boolean): Consent {
  let isGiven = true;
  let agree: (() => void) | undefined;
  let agreed: Promise<void> = Promise.resolve();

  if (isRequired && !storage.get('consent')) revoke();
  return {
    given: () => agreed,
    isGiven: () => isGiven,
    give() {
      if (isGiven) return;
      isGiven = true;
      const held = storage.use(() => localStorage);
      storage.set('consent', '1');
      for (const [name, value] of Object.entries(held)) storage.set(name as StorageKey, value);
      agree?.();
    },
    revoke,
  };

  function revoke(): void {
    isGiven = false;
    agreed = new Promise((resolve) => (agree = resolve));
    storage.use(() => {
      throw new Error('the visitor has not agreed');
    });
  }
}
