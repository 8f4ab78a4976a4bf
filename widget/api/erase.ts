import type { EndAnswer } from '../../wire/contact.ts';
import type { Stage } from '../boot/context.ts';

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
export async function forgetVisitor(stage: Stage, onForgotten?: () => void): Promise<void> {
  const { session, keep, emit } = stage;
  const { core } = await stage.wake();
  // Who has not agreed is known to nobody.
  if (stage.consent?.isGiven() !== false) await core.ask<EndAnswer>('session/end');
  session.setBearer(undefined);
  session.answer = undefined;
  for (const name of OF_VISITOR) keep.set(name);
  onForgotten?.();
  core.forget();
  emit('reset');
}

/** As {@link forgetVisitor}; nothing at all is left, and nothing new comes until the visitor agrees again. */
export async function takeConsentBack(stage: Stage): Promise<void> {
  stage.close();
  await forgetVisitor(stage, () => {
    for (const name of OF_BROWSER) stage.keep.set(name);
    stage.consent?.revoke();
  });
  await deleteDatabase(stage.name).catch(() => {});
}

/** Other tabs let go of it when they hear of it; for one that can't, nobody waits. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}
