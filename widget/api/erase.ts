import type { EndAnswer } from '../../wire/contact.ts';
import type { BubbleContext } from '../boot/context.ts';

/** The names under which something of the visitor's is kept. */
export const OF_VISITOR = [
  'bearer',
  'nonce',
  'seen',
  'reported',
  'draft',
  'outbox',
  'identity',
  'notes',
  'prechat',
  'email',
  'sounded',
  'notified',
];
/** And what is of the browser, whoever sits before it. */
export const OF_BROWSER = ['muted', 'notices', 'consent'];

/**
 * The server takes the cookie back, and nothing of the visitor's is left in this browser.
 *
 * @throws {Failure} when the server can't be reached: only it can take the cookie, so that the visitor is still known
 */
export async function forgetVisitor(context: BubbleContext, onForgotten?: () => void): Promise<void> {
  const { session, storage, emit } = context;
  const { core } = await context.loadCore();
  // Who has not agreed is known to nobody.
  if (context.consent?.isGiven() !== false) await core.ask<EndAnswer>('session/end');
  session.setBearer(undefined);
  session.answer = undefined;
  for (const name of OF_VISITOR) storage.set(name);
  onForgotten?.();
  core.forget();
  emit('reset');
}

/** As {@link forgetVisitor}; nothing at all is left, and nothing new comes until the visitor agrees again. */
export async function takeConsentBack(context: BubbleContext): Promise<void> {
  context.close();
  await forgetVisitor(context, () => {
    for (const name of OF_BROWSER) context.storage.set(name);
    context.consent?.revoke();
  });
  await deleteDatabase(context.name).catch(() => {});
}

/** Other tabs let go of it when they hear of it; for one that can't, nobody waits. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}
