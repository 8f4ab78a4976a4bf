import type { EndAnswer } from '../../wire/contact.ts';
import type { ApiContext } from '../boot/api-context.ts';
import type { BubbleStorage } from '../boot/context.ts';
import { STORAGE_KEYS, type StorageKey } from '../storage-keys.ts';

/**
 * The server takes the cookie back, and nothing of the visitor's is left in this browser.
 *
 * @throws {Failure} when the server can't be reached: only it can take the cookie, so that the visitor is still known
 */
export async function forgetVisitor(context: ApiContext, onForgotten?: () => void): Promise<void> {
  const { session, storage, emit } = context;
  const { core, consent } = await context.loadCore();
  // The server does not know a visitor who has not agreed.
  if (consent?.isGiven() !== false) await core.ask<EndAnswer>('session/end');
  session.enter(undefined);
  eraseKeys(storage, 'reset');
  onForgotten?.();
  core.forget();
  emit('reset');
}

/** As {@link forgetVisitor}; nothing at all is left, and nothing new comes until the visitor agrees again. */
export async function takeConsentBack(context: ApiContext): Promise<void> {
  context.close();
  const { consent } = await context.loadCore();
  await forgetVisitor(context, () => {
    eraseKeys(context.storage, 'revokeConsent');
    consent?.revoke();
  });
  await deleteDatabase(context.name).catch(() => {});
}

function eraseKeys(storage: BubbleStorage, by: 'reset' | 'revokeConsent'): void {
  for (const name of Object.keys(STORAGE_KEYS) as StorageKey[]) if (STORAGE_KEYS[name] === by) storage.set(name);
}

/** Other tabs let go of it when they hear of it; for one that can't, nobody waits. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}
