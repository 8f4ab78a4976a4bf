import type { EndAnswer } from '../../wire/contact.ts';
import type { ApiContext } from '../boot/api-context.ts';
import type { BubbleStorage } from '../boot/context.ts';
import { STORAGE_KEYS, type StorageKey } from '../storage-keys.ts';

/**
 * Ends the session on the server, which deletes the cookie, and erases what belongs to the visitor in this browser.
 *
 * @throws {Failure} if the server can't be reached; then nothing is erased, because the cookie is still there
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

/** Like {@link forgetVisitor}, but erases everything, and stores nothing more until the visitor agrees again. */
export async function revokeConsent(context: ApiContext): Promise<void> {
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

/** Other tabs close the database when they are asked to. A tab that does not is not waited for. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}
