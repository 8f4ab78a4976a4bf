import { DAY } from '../time.ts';
import { hasSession, readContactBySource } from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { quietly } from '../store/quietly.ts';
import { storeName, type Relay, type Visitor } from './relay.ts';

/**
 * Whether a stranger's session is still his. `moved`: he was proven to be somebody, whose session it is now, so that
 * who kept the old one may not read on. `doubt`: that was begun, and nobody knows how far it came.
 */
type Verdict = 'own' | 'moved' | 'doubt';

/**
 * Whether a stranger has become somebody, so that his old session is good for nothing.
 *
 * @throws {UpstreamError} nobody knows, and the upstream does not say: nothing may be shown on a guess
 */
export async function isMoved(relay: Relay, { sourceId, verified }: Visitor): Promise<boolean> {
  const { sessionOf, store } = relay;
  if (!sessionOf || verified) return false;
  const name = verdictName(relay, sourceId);
  const noted = await quietly(store.get<Verdict>(name));
  if (noted && noted !== 'doubt') return noted === 'moved';
  const asked = store.lock(name, async () => {
    const before = await store.get<Verdict>(name);
    if (before && before !== 'doubt') return before;
    const verdict = await ask(relay, sessionOf, sourceId);
    // What was begun may still be done.
    if (verdict === 'moved' || !before) await store.set(name, verdict, DAY, 'crash');
    return verdict;
  });
  return ((await quietly(asked)) ?? (await ask(relay, sessionOf, sourceId))) === 'moved';
}

/** As {@link isMoved}, as far as it is remembered: for a session that most likely nobody has had. */
export async function isKnownMoved(relay: Relay, sourceId: string): Promise<boolean> {
  if (!relay.sessionOf) return false;
  return (await quietly(relay.store.get<Verdict>(verdictName(relay, sourceId)))) === 'moved';
}

/** Notes that a session has just begun. */
export async function noteOwn(relay: Relay, { sourceId, verified }: Visitor): Promise<void> {
  if (!relay.sessionOf || verified) return;
  const name = verdictName(relay, sourceId);
  await relay.store.lock(name, async () => {
    if (!(await relay.store.get(name))) await relay.store.set(name, 'own' satisfies Verdict, DAY);
  });
}

/** Does what moves a session, and leaves no doubt when that can be told. */
export async function moving(relay: Relay, sourceId: string, work: () => Promise<void>): Promise<void> {
  const note = (verdict: Verdict) => relay.store.lock(name, () => relay.store.set(name, verdict, DAY, 'crash'));
  const name = verdictName(relay, sourceId);
  const before = (await relay.store.get<Verdict>(name)) ?? 'doubt';
  await note('doubt');
  try {
    await work();
  } catch (error) {
    if (isUpstreamError(error) && error.aftermath === 'nothing') await note(before);
    throw error;
  }
  await note('moved');
}

/** It has moved when its contact is one who has been proven here. */
async function ask(relay: Relay, sessionOf: (identifier: string) => string, sourceId: string): Promise<Verdict> {
  const contact = await readContactBySource(relay.upstream, sourceId);
  const isProven = contact?.identifier && hasSession(relay.upstream, contact, sessionOf(contact.identifier));
  return isProven ? 'moved' : 'own';
}

function verdictName(relay: Relay, sourceId: string): string {
  return storeName(relay, 'moved', sourceId);
}
