import type { EndAnswer } from '../../wire/contact.ts';
import type { Stage } from '../stage.ts';

/** What is of the browser and not of the visitor. */
const STAYS = ['consent', 'muted', 'notices'];

/**
 * The server takes the cookie back, and nothing of the visitor's is left in this browser.
 *
 * @throws {Failure} when the server can't be reached: only it can take the cookie, so that the visitor is still known
 */
export async function forgetVisitor(stage: Stage, onForgotten?: () => void): Promise<void> {
  const { session, options, emit } = stage;
  const { core } = await stage.wake();
  // Who has not agreed is known to nobody.
  if (stage.consent?.isGiven() !== false) await core.ask<EndAnswer>('session/end');
  session.setBearer(undefined);
  session.answer = undefined;
  onForgotten?.();
  core.forget();
  erase(`bubble:${options.server}/${options.site}:`, STAYS);
  emit('reset');
}

/** As {@link forgetVisitor}; nothing at all is left, and nothing new comes until the visitor agrees again. */
export async function takeConsentBack(stage: Stage): Promise<void> {
  const { server, site } = stage.options;
  const name = `bubble:${server}/${site}`;
  stage.close();
  await forgetVisitor(stage, () => stage.consent?.revoke());
  erase(`${name}:`);
  globalThis.indexedDB?.deleteDatabase(name);
}

/** Removes what is kept under a prefix. */
function erase(prefix: string, but: string[] = []): void {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(prefix) && !but.includes(name.slice(prefix.length))) localStorage.removeItem(name);
    }
  } catch {
    // Where it is refused nothing is kept.
  }
}
